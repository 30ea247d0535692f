import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import type { IdentityRules } from '#lib/kafka/event-identity-rules.ts';
import { findNewerEvents, type NewerEvent } from './find-newer-events.ts';
import type { guardedMessages } from './guarded-messages.ts';

interface Guarded {
  topic: string;
  partition: number;
  /** What is still to be sent to this partition. */
  guarded: Awaited<ReturnType<typeof guardedMessages>>;
  /** Origins of all messages that the plan itself sends there: they overtake nothing. */
  planned: ReadonlySet<bigint>;
  /** How the topic's events are read. */
  identity: IdentityRules;
}

/** Looks before every slice whether newer events have passed, and reads each part of the log only once. */
export class KeyGuard {
  readonly #cluster: KafkaCluster;
  readonly #guarded: Guarded;
  readonly #newer = new Map<string, NewerEvent>();
  #toOffset: bigint;

  constructor(cluster: KafkaCluster, guarded: Guarded) {
    this.#cluster = cluster;
    this.#guarded = guarded;
    this.#toOffset = guarded.guarded?.fromOffset ?? 0n;
  }

  /**
   * Reads what has come since the last look.
   * @param isEnough ends the look early, with the records read in it.
   * @returns by failure id the newest event that overtook it, and whether everything up to the log's end was looked at.
   * @throws KafkaError when the partition cannot be read.
   */
  async look(isEnough: (records: number) => boolean): Promise<{ newer: ReadonlyMap<string, NewerEvent>; isWhole: boolean }> {
    const { topic, partition, guarded, planned, identity } = this.#guarded;
    if (guarded === undefined) return { newer: this.#newer, isWhole: true };
    const { messages } = guarded;
    const scan = await findNewerEvents(this.#cluster, { topic, partition, messages, fromOffset: this.#toOffset, planned, identity }, isEnough);
    for (const [id, event] of scan.newer) this.#newer.set(id, event);
    this.#toOffset = scan.toOffset;
    return { newer: this.#newer, isWhole: scan.toOffset >= scan.endOffset };
  }
}
