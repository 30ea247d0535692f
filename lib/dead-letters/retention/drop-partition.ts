import type pg from 'pg';
import { z } from 'zod';
import { cancelOnAbort } from '#lib/db/cancel-on-abort.ts';
import type { EvidencePartition } from '#lib/db/evidence-partitions.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { forgetSegments } from '#lib/dead-letters/search/seal-segment.ts';
import { forgettableOf, type RetentionRule } from './forgettable.ts';
import { forgetBodies, keepBodies } from './keep-bodies.ts';
import { swapPartition } from './swap-partition.ts';

/** What became of a partition. */
export interface DroppedPartition {
  partition: string;
  records: number;
  failures: number;
  /** Records that stay, in a partition of the same range. */
  kept: number;
}

const droppedRow = z.object({ cluster: z.string(), topic: z.string(), records: z.coerce.number() });

/** Fills `forgotten` with the failures that go, and locks them: whoever wants to change one meanwhile waits, and then finds it gone. */
async function chooseForgotten(client: pg.ClientBase, partition: EvidencePartition, rule: RetentionRule): Promise<number> {
  await client.query('create temporary table forgotten (failure_id bigint primary key, has_earlier boolean not null) on commit drop');
  const { sql, parameters } = forgettableOf(partition, rule);
  const { rowCount } = await client.query(
    `insert into forgotten select failure.id, failure.record_count > here.records from ${sql} for update of failure`,
    parameters,
  );
  await client.query('analyze forgotten');
  return rowCount ?? 0;
}

/** Copies what stays into tables of its own, which are made ready to become partitions. @returns how many records. */
async function copyKept(client: pg.ClientBase, { name, bodies, fromId, toId }: EvidencePartition): Promise<number> {
  await client.query(`create table ${name}_kept (like dead_letter including all, constraint ${name}_range check (id >= ${fromId} and id < ${toId}))`);
  await client.query(
    `create table ${bodies}_kept (like dead_letter_body including all, constraint ${bodies}_range check (first_id >= ${fromId} and first_id < ${toId}))`,
  );
  const { rowCount } = await client.query(
    `insert into ${name}_kept select record.* from ${name} record where not exists (select from forgotten where forgotten.failure_id = record.failure_id)`,
  );
  if (rowCount !== 0) await keepBodies(client, { records: `${name}_kept`, bodies, target: `${bodies}_kept` });
  return rowCount ?? 0;
}

/** The originals that were fetched for records which are about to go. */
async function deleteOriginals(client: pg.ClientBase, partitions: readonly EvidencePartition[]): Promise<void> {
  for (const { name } of partitions) {
    await client.query(
      `delete from dead_letter_original original using ${name} record join forgotten on forgotten.failure_id = record.failure_id where original.record_id = record.id`,
    );
  }
}

/** Records of forgotten failures that earlier rounds kept. By partition, since a lock on the whole table would hold up whoever makes a new partition. */
async function deleteEarlier(client: pg.ClientBase, earlier: readonly EvidencePartition[]): Promise<number> {
  let deleted = 0;
  for (const { name, bodies } of earlier) {
    const { rows } = await client.query<{ id: string }>(
      `delete from ${name} record using forgotten where forgotten.has_earlier and record.failure_id = forgotten.failure_id returning record.id`,
    );
    deleted += rows.length;
    await forgetBodies(
      client,
      { records: name, bodies },
      rows.map(({ id }) => id),
    );
  }
  return deleted;
}

async function countByTopic(client: pg.ClientBase, { name }: EvidencePartition): Promise<z.infer<typeof droppedRow>[]> {
  const { rows } = await client.query(
    `select topic.cluster, topic.name as topic, sum(gone.records) as records
       from (select topic_ref, count(*) as records from ${name} record join forgotten on forgotten.failure_id = record.failure_id group by topic_ref) gone
       join topic on topic.id = gone.topic_ref group by topic.cluster, topic.name order by topic.cluster, topic.name`,
  );
  return z.array(droppedRow).parse(rows);
}

/**
 * Drops a full partition of evidence with the failures that the rule lets go, their history and notes; what stays is moved to a partition of the same range
 * first. All of it or nothing, in one transaction. Meanwhile reading and indexing go on, but for the moment of the swap; only who touches one of the
 * failures that go has to wait.
 * @param earlier the partitions before it.
 * @param signal cancels it: nothing has happened then, and the error is thrown.
 */
export async function dropPartition(
  pool: pg.Pool,
  partition: EvidencePartition,
  { earlier, rule, signal }: { earlier: readonly EvidencePartition[]; rule: RetentionRule; signal: AbortSignal },
): Promise<DroppedPartition> {
  return inTransaction(pool, async (client) => {
    const stopCancelling = await cancelOnAbort(pool, client, signal);
    try {
      await client.query(`lock table only ${partition.name} in share row exclusive mode`);
      const failures = await chooseForgotten(client, partition, rule);
      const topics = await countByTopic(client, partition);
      signal.throwIfAborted();
      const kept = await copyKept(client, partition);
      await deleteOriginals(client, [partition, ...earlier]);
      const records = topics.reduce((sum, topic) => sum + topic.records, 0) + (await deleteEarlier(client, earlier));
      for (const table of ['failure_change', 'failure_note', 'failure_edit', 'failure_snooze']) {
        signal.throwIfAborted();
        await client.query(`delete from ${table} using forgotten where ${table}.failure_id = forgotten.failure_id`);
      }
      await client.query('delete from failure using forgotten where failure.id = forgotten.failure_id');
      const detail = { partition: partition.name, records, failures, kept, topics, before: rule.before.toISOString() };
      await client.query(`insert into audit (actor, action, outcome, detail) values ('worker', 'dead-letters:drop', 'done', $1)`, [detail]);
      if (kept === 0) await forgetSegments(client, partition.fromId, partition.toId);
      signal.throwIfAborted();
      await swapPartition(client, partition, { isEmpty: kept === 0, signal });
      return { partition: partition.name, records, failures, kept };
    } finally {
      await stopCancelling();
    }
  });
}
