import { fitsTopicPattern } from '#lib/config/topic-pattern.ts';

/** Which topics hold dead letters, as configured. */
export interface TopicPatterns {
  deadLetters: readonly string[];
  excluded: readonly string[];
  /** Whether topics that their own config marks are ones as well. */
  marked: boolean;
}

/** The configured entry that a topic is found by: its own name before any pattern; undefined where there is none. */
export function namedBy(topic: string, { deadLetters }: Pick<TopicPatterns, 'deadLetters'>): string | undefined {
  return deadLetters.find((entry) => entry === topic) ?? deadLetters.find((pattern) => fitsTopicPattern(topic, pattern));
}

/** The configured pattern that keeps a topic from being indexed, however it is found; undefined where there is none. */
export function excludedBy(topic: string, { excluded }: Pick<TopicPatterns, 'excluded'>): string | undefined {
  return excluded.find((pattern) => fitsTopicPattern(topic, pattern));
}
