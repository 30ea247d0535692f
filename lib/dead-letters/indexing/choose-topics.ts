import { excludedBy, namedBy, type TopicPatterns } from '#lib/dead-letters/topic-patterns.ts';
import type { TopicMetadata } from '#lib/kafka/cluster-metadata.ts';

/** A topic that holds dead letters, and how it was found: `by pattern *.dlq`. */
export interface FoundTopic extends TopicMetadata {
  foundBy: string;
}

/** A topic that is in the cluster and not to be indexed, and why. */
export interface LeftTopic extends TopicMetadata {
  why: string;
  /** How it would have been found, where an exclusion alone keeps it out. */
  foundBy?: string;
}

/** How a topic is found: named or matched by the configuration, or marked by its own config. */
function howFound({ name, topicId }: TopicMetadata, patterns: Pick<TopicPatterns, 'deadLetters'>, marked: ReadonlySet<string>): string | undefined {
  const entry = namedBy(name, patterns);
  if (entry !== undefined) return entry === name ? 'named in the configuration' : `by pattern ${entry}`;
  return marked.has(topicId) ? 'marked by its topic config' : undefined;
}

/**
 * Tells a cluster's topics apart: those to index, and the rest with why not, which matters where one was indexed before.
 * @param marked ids of topics that their own config marks.
 */
export function chooseTopics(
  topics: readonly TopicMetadata[],
  patterns: Pick<TopicPatterns, 'deadLetters' | 'excluded'>,
  marked: ReadonlySet<string>,
): { found: FoundTopic[]; left: LeftTopic[] } {
  const found: FoundTopic[] = [];
  const left: LeftTopic[] = [];
  for (const topic of topics) {
    const exclusion = excludedBy(topic.name, patterns);
    const foundBy = howFound(topic, patterns, marked);
    if (exclusion !== undefined) left.push({ ...topic, why: `excluded by ${exclusion}`, ...(foundBy === undefined ? {} : { foundBy }) });
    else if (foundBy !== undefined) found.push({ ...topic, foundBy });
    else left.push({ ...topic, why: 'no pattern names it any more, nor does its topic config mark it' });
  }
  return { found, left };
}
