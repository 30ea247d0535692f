import { fitsTopicPattern } from '#lib/config/topic-pattern.ts';

/** Which topics hold dead letters, as configured. */
export interface TopicPatterns {
  deadLetters: readonly string[];
  excluded: readonly string[];
}

/** Whether a topic is to be indexed as one of dead letters: excluded ones never are. */
export function isDeadLetterTopic(topic: string, { deadLetters, excluded }: TopicPatterns): boolean {
  return deadLetters.some((pattern) => fitsTopicPattern(topic, pattern)) && !excluded.some((pattern) => fitsTopicPattern(topic, pattern));
}
