import type { Environment } from '#lib/config/environment.ts';
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

/** Which topics are traced by the configuration and by operators' choice. Dead letters have an index of their own, and chains show them from there: no topic is read twice. */
export function configuredTracing(
  environment: Pick<Environment, 'REDRIVE_TRACED_TOPICS' | 'REDRIVE_EXCLUDED_TOPICS' | 'REDRIVE_DEAD_LETTER_TOPICS'>,
  chosen: readonly string[],
): TracedPatterns {
  return {
    traced: [...environment.REDRIVE_TRACED_TOPICS, ...chosen],
    excluded: [...environment.REDRIVE_EXCLUDED_TOPICS, ...environment.REDRIVE_DEAD_LETTER_TOPICS],
  };
}
