import { Refusal } from '#lib/access/refusal.ts';
import { commitOffsets } from '#lib/kafka/commit-offsets.ts';
import { placeKey } from '#lib/lag/place-key.ts';
import { movedText, movesSince } from '#lib/rewind/moves-since.ts';
import { logBounds } from '#lib/rewind/plan/log-bounds.ts';
import { namesOf, type RewindableGroup, rewindableGroup } from '#lib/rewind/plan/rewindable-group.ts';
import type { RewindContext } from '#lib/rewind/rewind-context.ts';
import { commitMark } from './commit-mark.ts';
import { commitsPlace, findOwnCommit } from './find-own-commit.ts';
import { type ConfirmedRewind, loadConfirmed } from './load-rewind.ts';
import { type ReadOn, recordApplied, recordEnd, recordReadOn, recordWaiting } from './record-outcome.ts';

/** What was read of the group must be so young when the offsets are set: a worker that froze in between looks again. */
const sendWithinMs = 8_000;
/** A request whose sender is gone may still lie in a broker's queue, and one that froze may send for `sendWithinMs`: only after so long its absence from the log is an answer. */
const settleMs = 12_000;

/** What stands against setting the offsets now: somebody to wait for, where the group has read on to while it was waited for, or a reason never to. */
type Obstacle = { kind: 'wait'; reason: string; group: RewindableGroup } | { kind: 'read-on'; places: ReadOn[] } | { kind: 'refuse'; why: string };

/** What the offsets depend on, looked at anew: a reason to set nothing, or where the group has read on since. @throws KafkaError */
async function lookAtFacts(context: RewindContext, rewind: ConfirmedRewind): Promise<{ changed: string } | { readOn: ReadOn[] }> {
  const { cluster } = context;
  const { partitions, wasLive } = rewind;
  const topics = await cluster.topics([...new Set(partitions.map(({ topic }) => topic))]);
  const other = partitions.find(({ topic, topicId }) => topics.get(topic)?.topicId !== topicId);
  const refusal = other === undefined ? undefined : cluster.topicRefusal(other.topic);
  if (refusal !== undefined) throw refusal;
  if (other !== undefined) return { changed: `the topic ${other.topic} is gone, or another of the same name came` };
  const changes = (await movesSince(cluster, rewind.groupId, partitions)).filter(({ move }) => move !== 'none');
  // A group that had no members and stands elsewhere was moved by something that the plan knows nothing of.
  const moved = changes.filter(({ move }) => move === 'moved' || !wasLive);
  if (moved.length > 0) {
    const named = moved.slice(0, 5).map(movedText);
    return { changed: `the group has moved since the plan was confirmed: ${named.join('; ')}${moved.length > 5 ? ` and ${moved.length - 5} more` : ''}` };
  }
  const bounds = await logBounds(cluster, partitions);
  const gone = partitions.find((place) => place.newOffset < (bounds.get(placeKey(place))?.logStart ?? 0n));
  if (gone !== undefined) return { changed: `retention has taken offset ${gone.newOffset} of ${gone.topic}/${gone.partition} while the rewind waited` };
  return { readOn: changes };
}

/** @throws KafkaError */
async function obstacleTo(context: RewindContext, rewind: ConfirmedRewind): Promise<Obstacle | undefined> {
  let group: RewindableGroup;
  try {
    group = await rewindableGroup(context, rewind.groupId);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { kind: 'refuse', why: error.message };
  }
  const { members, kafkaState } = group;
  if (members.length > 0)
    return { kind: 'wait', group, reason: `It waits for ${members.length === 1 ? '1 member' : `${members.length} members`} to leave: ${namesOf(members)}.` };
  if (kafkaState !== 'Empty') return { kind: 'wait', group, reason: `It waits for the group to be empty; Kafka says that it is ${kafkaState}.` };
  const facts = await lookAtFacts(context, rewind);
  if ('changed' in facts) return { kind: 'refuse', why: `${facts.changed}. Plan again.` };
  if (facts.readOn.length > 0) return { kind: 'read-on', places: facts.readOn };
  return undefined;
}

/** Looks what a worker did that was lost, or had no answer, while it set the offsets. @returns whether they may be set again. @throws KafkaError */
async function recover(context: RewindContext, rewind: ConfirmedRewind, sendingAt: Date): Promise<boolean> {
  const { cluster, pool } = context;
  const { id, groupId, planHash, commitsPartition, commitsFrom } = rewind;
  const place = commitsPartition === null || commitsFrom === null ? undefined : { partition: commitsPartition, from: commitsFrom };
  // Asked before the log is read: what is written between reading it and asking would be taken for absent.
  const { rows } = await pool.query<{ settled: boolean }>(`select $1::timestamptz < now() - $2 * interval '1 millisecond' as settled`, [sendingAt, settleMs]);
  const own = await findOwnCommit(cluster, groupId, commitMark(id, planHash), place);
  if (own.kind === 'made') {
    await recordApplied(context, rewind, { at: new Date(own.atMs ?? Date.now()), refused: [] });
    return false;
  }
  if (rows[0]?.settled !== true) return false;
  if (own.kind === 'unknown') {
    await recordEnd(
      context,
      rewind,
      'unclear',
      `A worker was lost, or got no answer, while it set the offsets, and whether it did is not known: ${own.why}. Look where the group stands, and plan again if need be.`,
    );
    return false;
  }
  await pool.query(
    `update rewind set sending_at = null, commits_partition = null, commits_from = null where id = $1 and state = 'confirmed' and sending_at = $2`,
    [id, sendingAt],
  );
  return true;
}

/** Says that this worker sets the offsets now, and where that can be looked up. @returns since when; undefined where another worker, or who cancelled, was first. */
async function begin({ pool, cluster }: RewindContext, { id, groupId }: ConfirmedRewind): Promise<Date | undefined> {
  const place = await commitsPlace(cluster, groupId);
  const { rows } = await pool.query<{ sending_at: Date }>(
    `update rewind set sending_at = now(), commits_partition = $2, commits_from = $3, dead_letters_after = (select coalesce(max(id), 0) from dead_letter)
      where id = $1 and state = 'confirmed' and sending_at is null returning sending_at`,
    [id, place?.partition ?? null, place?.from ?? null],
  );
  return rows[0]?.sending_at;
}

async function set(context: RewindContext, rewind: ConfirmedRewind, { lookedAtMs, sendingAt }: { lookedAtMs: number; sendingAt: Date }): Promise<void> {
  const { pool, cluster } = context;
  const { id, groupId, planHash, partitions } = rewind;
  const mayStillSend = () => performance.now() - lookedAtMs < sendWithinMs;
  const notSent = () => pool.query(`update rewind set sending_at = null where id = $1 and state = 'confirmed' and sending_at = $2`, [id, sendingAt]);
  const offsets = partitions.map(({ topic, partition, newOffset }) => ({ topic, partition, offset: newOffset }));
  let outcome: Awaited<ReturnType<typeof commitOffsets>>;
  try {
    outcome = await commitOffsets(cluster, groupId, { offsets, metadata: commitMark(id, planHash), mayStillSend });
  } catch (error) {
    await notSent();
    throw error;
  }
  // Whether it was done is looked up at the next turn.
  if (outcome.kind === 'unknown') throw outcome.error;
  if (outcome.kind === 'committed') return recordApplied(context, rewind, { at: new Date(), refused: outcome.refused });
  await notSent();
  // A member that came in the last moment is named at the next turn.
  await recordWaiting(context, rewind, `The broker refused: ${outcome.error.message} It is tried again.`, []);
}

/** Why nothing was set once it waits no longer. */
function outOfTime(waitsUntil: Date, { obstacle, lastReason }: { obstacle: Obstacle | undefined; lastReason: string | null }): string {
  const until = waitsUntil.toISOString();
  if (obstacle?.kind === 'wait') return `Nothing was set: the group was not empty until ${until}. ${obstacle.reason}`;
  if (lastReason !== null) return `Nothing was set until ${until}: the group is empty now, but was seen last with: ${lastReason}`;
  return `Nothing was set until ${until}: the group is empty now, but no worker came to set it in time.`;
}

/**
 * Takes a confirmed rewind as far as it goes now: waits while the group is not empty, refuses when what it stands on has changed, and else sets the offsets in one request,
 * which the coordinator refuses for a group that is live after all. Killed at any moment, a successor looks up whether the offsets were set before it goes on.
 * @throws KafkaError, the database's error: the next turn goes on.
 */
export async function applyRewind(context: RewindContext, id: number): Promise<void> {
  const rewind = await loadConfirmed(context, id);
  if (rewind === null) return;
  if (rewind.sendingAt !== null && !(await recover(context, rewind, rewind.sendingAt))) return;
  const lookedAtMs = performance.now();
  const obstacle = await obstacleTo(context, rewind);
  if (obstacle?.kind === 'refuse') return recordEnd(context, rewind, 'refused', `Nothing was set: ${obstacle.why}`);
  if (rewind.waitsUntil !== null && rewind.waitsUntil < new Date())
    return recordEnd(context, rewind, 'refused', outOfTime(rewind.waitsUntil, { obstacle, lastReason: rewind.stateReason }));
  if (obstacle?.kind === 'wait') return recordWaiting(context, rewind, obstacle.reason, obstacle.group.members);
  if (obstacle?.kind === 'read-on') await recordReadOn(context, rewind, obstacle.places);
  const sendingAt = await begin(context, rewind);
  if (sendingAt !== undefined) await set(context, rewind, { lookedAtMs, sendingAt });
}
