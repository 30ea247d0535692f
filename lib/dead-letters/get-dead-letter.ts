import type pg from 'pg';
import { z } from 'zod';
import type { EventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import type { Database } from '#lib/db/client.ts';
import { bodyOf, readKeysAndHeaders } from './bodies/read-bodies.ts';
import type { DeadLetterDetail } from './dead-letter.ts';
import { failureRow, failureRowSql, lineOfRow } from './line-of-row.ts';
import { noSuchDeadLetter } from './no-such-dead-letter.ts';
import { viewRecords } from './view-records.ts';

/** A failure with more records than this shows its newest. */
const mostRecords = 50;

const replayRow = z.object({
  job_id: z.int(),
  outcome: z.string(),
  reason: z.string().nullable(),
  target_topic: z.string(),
  target_partition: z.int(),
  copy_offset: z.string().nullable(),
  at: z.date(),
});

/** The replays that a failure was selected in; a copy's offset is its batch's base offset and its place in it. */
async function listReplays(pool: pg.Pool, failureId: string): Promise<DeadLetterDetail['replays']> {
  const { rows } = await pool.query(
    `select item.job_id, item.outcome, item.reason, shard.target_topic, shard.target_partition, copy.base_offset + (item.position - copy.first_position) as copy_offset,
            coalesce(copy.committed_at, job.confirmed_at, job.planned_at) as at
       from replay_item item
       join replay_job job on job.id = item.job_id
       join replay_shard shard on shard.job_id = item.job_id and shard.shard = item.shard
       left join replay_copy copy on copy.job_id = item.job_id and copy.shard = item.shard and item.position >= copy.first_position and item.position < copy.first_position + copy.count
      where item.failure_id = $1 and job.state not in ('planned', 'expired', 'withdrawn') order by item.job_id desc`,
    [failureId],
  );
  return z
    .array(replayRow)
    .parse(rows)
    .map((row) => ({
      jobId: row.job_id,
      outcome: row.outcome,
      reason: row.reason,
      copy: row.copy_offset === null ? null : { topic: row.target_topic, partition: row.target_partition, offset: row.copy_offset },
      at: row.at.toISOString(),
    }));
}

/** The draft of an edit: its newest version, unless that put it away. */
async function findDraft(database: Database, failureId: bigint): Promise<DeadLetterDetail['draft']> {
  const newest = await database.failureEdit.findFirst({
    where: { failureId },
    orderBy: { version: 'desc' },
    select: { version: true, author: true, at: true, hash: true },
  });
  if (newest === null || newest.hash === null) return null;
  return { version: newest.version, author: newest.author, at: newest.at.toISOString() };
}

/**
 * One failure with its records, notes, history and replays. Whoever shows it asks the policy: `showDeadLetter`.
 * @param identity where events carry their identity, by topic.
 * @throws Refusal (not found)
 */
export async function getDeadLetter(
  pool: pg.Pool,
  database: Database,
  cluster: string,
  id: string,
  identity: EventIdentitySettings = [],
): Promise<DeadLetterDetail> {
  const { rows } = await pool.query(`${failureRowSql} where failure.cluster = $1 and failure.id = $2`, [cluster, id]);
  const row = failureRow.optional().parse(rows[0]);
  if (row === undefined) throw noSuchDeadLetter(cluster, id);
  const failureId = BigInt(id);
  const [bodies, records, notes, changes, draft, replays] = await Promise.all([
    readKeysAndHeaders(pool, [row.last_record_id]),
    database.deadLetter.findMany({
      where: {
        OR: [
          { failureId, isFirst: false },
          { id: row.first_record_id, failureId },
        ],
      },
      orderBy: { id: 'desc' },
      take: mostRecords,
    }),
    database.failureNote.findMany({ where: { failureId }, orderBy: { id: 'desc' } }),
    database.failureChange.findMany({ where: { failureId }, orderBy: { id: 'desc' } }),
    findDraft(database, failureId),
    listReplays(pool, id),
  ]);
  return {
    ...lineOfRow(row, bodyOf(bodies, row.last_record_id)),
    records: await viewRecords(pool, database, records, identity),
    notes: notes.map((note) => ({ id: note.id.toString(), at: note.at.toISOString(), author: note.author, text: note.text })),
    history: changes.map((change) => ({
      id: change.id.toString(),
      at: change.at.toISOString(),
      actor: change.actor,
      fromState: change.fromState,
      toState: change.toState,
      fromAssignee: change.fromAssignee,
      toAssignee: change.toAssignee,
      reason: change.reason,
      untilAt: change.untilAt?.toISOString() ?? null,
      untilMore: change.untilMore,
      jobId: change.jobId,
    })),
    draft,
    replays,
  };
}
