import { z } from 'zod';
import { type TopicEnds, topicEnds, topicsBehind } from '#lib/dead-letters/indexing/indexed-ends.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import type { ProofMemory } from './proof-memory.ts';

const topicRow = z.object({ name: z.string(), topic_id: z.string() });

/** Whether they have to be asked for again: all that waited for them was judged, or a partition gave none. No more often than ten times in a wait. */
function isToBeAsked({ asked }: ProofMemory, now: Date, waitMs: number): boolean {
  if (asked === undefined) return true;
  const isWhole = [...asked.ends.values()].every(({ offsets }) => !offsets.includes(undefined));
  return (asked.isUsed || !isWhole) && now.getTime() - asked.at.getTime() >= waitMs / 10;
}

/** Those of the ends whose topics are indexed: what is gone, created again or excluded by now is waited for no more. */
function stillIndexed(ends: TopicEnds, topics: readonly z.infer<typeof topicRow>[]): TopicEnds {
  const ids = new Set(topics.map(({ topic_id }) => topic_id));
  return new Map([...ends].filter(([, { topicId }]) => ids.has(topicId)));
}

/**
 * Where the dead letter topics of the cluster ended after batches were due, and which of them are not indexed as far: what came back may be among what is missing.
 * The ends stay as they were first asked, so that topics which dead letters keep coming to are waited for no longer than it takes to index what was there then.
 * @param now by the database, before anything is asked. @returns undefined where nothing was asked for what is due now.
 * @throws KafkaError when the cluster cannot be asked.
 */
export async function askedEnds(context: ReplayContext, memory: ProofMemory, now: Date): Promise<{ at: Date; unindexed: string[] } | undefined> {
  const { rows } = await context.pool.query('select name, topic_id from topic where cluster = $1 and gone_at is null and excluded_at is null', [
    context.cluster.id,
  ]);
  const topics = z.array(topicRow).parse(rows);
  if (isToBeAsked(memory, now, context.environment.REDRIVE_PROOF_WAIT_MS)) {
    const names = [...new Set(topics.map(({ name }) => name))];
    memory.asked = { at: now, ends: await topicEnds(context.cluster, names), isUsed: false };
  }
  const { asked } = memory;
  if (asked === undefined || asked.isUsed) return undefined;
  return { at: asked.at, unindexed: await topicsBehind(context, stillIndexed(asked.ends, topics)) };
}
