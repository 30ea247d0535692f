import { recordAudit } from '#lib/access/audit.ts';
import type { KafkaError } from '#lib/kafka/kafka-error.ts';
import type { MemberSeen } from '#lib/rewind/rewind.ts';
import type { RewindContext } from '#lib/rewind/rewind-context.ts';
import type { ConfirmedRewind } from './load-rewind.ts';

/** Writes down what a rewind waits for, where that has changed. */
export async function recordWaiting({ pool }: RewindContext, { id }: ConfirmedRewind, reason: string | null, blockedBy: readonly MemberSeen[]): Promise<void> {
  await pool.query(
    `update rewind set state_reason = $2, blocked_by = $3, was_live = was_live or jsonb_array_length($3::jsonb) > 0 where id = $1 and state = 'confirmed' and (state_reason, blocked_by) is distinct from ($2, $3::jsonb)`,
    [id, reason, JSON.stringify(blockedBy)],
  );
}

/** Where a partition stands now, and where it stood when that was written down. */
export interface ReadOn {
  topic: string;
  partition: number;
  committedThen: bigint | null;
  committedNow: bigint | null;
}

/** Writes down where a group stands that has read on while it was waited for: that is where the way back leads to. */
export async function recordReadOn({ pool }: RewindContext, { id }: ConfirmedRewind, places: readonly ReadOn[]): Promise<void> {
  await pool.query(
    `update rewind_partition known set committed_then = now.committed, committed_now = now.committed
       from unnest($2::text[], $3::int[], $4::bigint[]) as now(topic, partition, committed), rewind
      where rewind.id = $1 and rewind.state = 'confirmed' and rewind.sending_at is null
        and known.rewind_id = rewind.id and known.topic = now.topic and known.partition = now.partition`,
    [id, places.map(({ topic }) => topic), places.map(({ partition }) => partition), places.map(({ committedNow }) => committedNow)],
  );
}

/** Writes down that a rewind will not be done, or that it is not known whether it was. */
export async function recordEnd(
  { database, cluster }: RewindContext,
  { id, groupId }: ConfirmedRewind,
  state: 'refused' | 'unclear',
  why: string,
): Promise<void> {
  await database.$transaction(async (transaction) => {
    const { count } = await transaction.rewind.updateMany({
      where: { id, state: 'confirmed' },
      data: { state, stateReason: why, blockedBy: [], endedAt: new Date() },
    });
    if (count !== 1) return;
    await recordAudit(transaction, {
      actor: 'worker',
      action: 'rewinds:refuse',
      cluster: cluster.id,
      subject: `rewind/${id}`,
      outcome: state === 'refused' ? 'refused' : 'failed',
      detail: { group: groupId, reason: why },
    });
  });
}

interface Applied {
  /** When the coordinator wrote it. */
  at: Date;
  refused: readonly { topic: string; partition: number; error: KafkaError }[];
}

/** Writes down that the offsets are set: the group is followed from here on, the rewind that was taken back is undone, and another that was being followed ends. */
export async function recordApplied({ database, cluster }: RewindContext, rewind: ConfirmedRewind, { at, refused }: Applied): Promise<void> {
  const { id, groupId, undoOf } = rewind;
  const now = new Date();
  await database.$transaction(async (transaction) => {
    const { count } = await transaction.rewind.updateMany({
      where: { id, state: 'confirmed' },
      data: { state: 'applied', appliedAt: at, stateReason: null, blockedBy: [] },
    });
    if (count !== 1) return;
    await transaction.$executeRaw`update rewind_partition set committed_now = new_offset where rewind_id = ${id}`;
    for (const { topic, partition, error } of refused)
      await transaction.rewindPartition.update({
        where: { rewindId_topic_partition: { rewindId: id, topic, partition } },
        data: { committedNow: null, trouble: error.message },
      });
    if (undoOf !== null)
      await transaction.rewind.updateMany({
        where: { id: undoOf, state: 'applied' },
        data: { state: 'undone', stateReason: `rewind ${id} has set the group back to where it stood before`, endedAt: now },
      });
    await transaction.rewind.updateMany({
      where: { cluster: cluster.id, groupId, state: 'applied', id: { not: id } },
      data: { state: 'done', stateReason: `rewind ${id} moved the group before all of this one was read again`, endedAt: now },
    });
    await recordAudit(transaction, {
      actor: 'worker',
      action: 'rewinds:apply',
      cluster: cluster.id,
      subject: `rewind/${id}`,
      outcome: 'done',
      detail: { group: groupId, partitions: rewind.partitions.length - refused.length, refused: refused.length },
    });
  });
}
