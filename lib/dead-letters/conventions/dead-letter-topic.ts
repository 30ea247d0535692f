import { readDeadLetterTopics } from '#lib/config/environment.ts';
import { fitsTopicPattern } from '#lib/config/topic-pattern.ts';

/** How names of dead letter and retry topics usually end, and Spring's and SmallRye's retry topics: with the number or the delay of the attempt. */
const usualEnd = /(^|[-._])(dlq|dlt|dead[-._]?letters?|retry|retries)([-._]?\d+(ms|s|m|h)?)?$/i;

/** Names come from headers: those of a few topics repeat, any others must not fill the memory. */
const mostKept = 1_000;

/**
 * Whether a topic holds dead letters or retries, so that a record that was read there began elsewhere. By name alone, since a convention sees nothing else.
 * @param patterns of the dead letter topics that are configured.
 */
export function deadLetterTopicMatcher(patterns: readonly string[]): (topic: string) => boolean {
  const known = new Map<string, boolean>();
  return (topic) => {
    const found = known.get(topic);
    if (found !== undefined) return found;
    if (known.size === mostKept) known.clear();
    const isOne = usualEnd.test(topic) || patterns.some((pattern) => fitsTopicPattern(topic, pattern));
    known.set(topic, isOne);
    return isOne;
  };
}

let configured: ReturnType<typeof deadLetterTopicMatcher> | undefined;

/** Whether a topic's name says that it holds dead letters or retries, as this process is configured (REDRIVE_DEAD_LETTER_TOPICS) when first asked. */
export function looksLikeDeadLetterTopic(topic: string | null): boolean {
  configured ??= deadLetterTopicMatcher(readDeadLetterTopics());
  return topic !== null && configured(topic);
}
