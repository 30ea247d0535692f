import { fitsTopicPattern } from '#lib/config/topic-pattern.ts';

/** Which topics are traced, as configured. */
export interface TracedPatterns {
  traced: readonly string[];
  /** Topics that are not, although a pattern names them: excluded ones, and dead letter topics, which have an index of their own. */
  excluded: readonly string[];
}

/** The configured entry that a topic is traced by: its own name before any pattern; undefined where it is not traced. */
export function tracedBy(topic: string, { traced, excluded }: TracedPatterns): string | undefined {
  if (excluded.some((pattern) => fitsTopicPattern(topic, pattern))) return undefined;
  return traced.find((entry) => entry === topic) ?? traced.find((pattern) => fitsTopicPattern(topic, pattern));
}
