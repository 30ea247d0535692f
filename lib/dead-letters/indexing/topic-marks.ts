import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import type { TopicMetadata } from '#lib/kafka/cluster-metadata.ts';
import { KafkaError } from '#lib/kafka/kafka-error.ts';
import { readTopicConfigs, type TopicConfigs } from '#lib/kafka/topics.ts';

/** The topic config that lets a share group's broker write dead letters to a topic (KIP-1191). */
const mark = 'errors.deadletterqueue.group.enable';

/** A mark can be set and removed at any time, and is seen within this and one round of discovery. */
const askAgainMs = 20_000;
/** Brokers that do not know the config will not change soon. */
const askAncientAgainMs = 600_000;

interface Mark {
  isMarked: boolean;
  askAgainAt: number;
}

/** What an answer says of a topic. A broker that has not heard of it yet may have by the next round; who refuses goes on refusing until somebody grants it. */
function markOf(answer: TopicConfigs | KafkaError | undefined, wasMarked: boolean, nowMs: number): Mark {
  if (answer === undefined) return { isMarked: wasMarked, askAgainAt: nowMs };
  if (answer instanceof KafkaError) return { isMarked: wasMarked, askAgainAt: nowMs + askAgainMs };
  return { isMarked: answer.get(mark) === 'true', askAgainAt: nowMs + (answer.has(mark) ? askAgainMs : askAncientAgainMs) };
}

/**
 * Which topics of a cluster are marked by their own config as ones of dead letters. New topics are asked about at once, known ones every 20 s: one request for a
 * thousand topics, which names the one setting. Brokers before Kafka 4.4 do not know it and are left alone for ten minutes. Where a
 * broker does not answer for a topic, what was known of it goes on.
 */
export class TopicMarks {
  readonly #now: () => number;
  readonly #known = new Map<string, Mark>();

  /** @param now a clock in milliseconds that never goes back */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The ids of those of `topics` that are marked. @throws KafkaError when the cluster cannot be asked */
  async of(cluster: KafkaCluster, topics: readonly TopicMetadata[]): Promise<ReadonlySet<string>> {
    const nowMs = this.#now();
    const due = topics.filter(({ topicId }) => nowMs >= (this.#known.get(topicId)?.askAgainAt ?? 0));
    const read = await readTopicConfigs(
      cluster,
      due.map(({ name }) => name),
      [mark],
    );
    for (const { name, topicId } of due) this.#known.set(topicId, markOf(read.get(name), this.#known.get(topicId)?.isMarked ?? false, nowMs));
    const ids = new Set(topics.map(({ topicId }) => topicId));
    for (const topicId of this.#known.keys()) if (!ids.has(topicId)) this.#known.delete(topicId);
    return new Set([...ids].filter((topicId) => this.#known.get(topicId)?.isMarked));
  }
}
