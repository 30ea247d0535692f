import type pg from 'pg';
import { z } from 'zod';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { instant } from './instant.ts';
import type { JudgedGroup, JudgedPartition } from './judge-group.ts';
import { placeKey } from './place-key.ts';
import { commitAge, packSample } from './sample-pack.ts';

/** Rows travel as one JSON parameter: 64-bit integers as text, which Postgres reads back. */
const asJson = (rows: readonly unknown[]): string => JSON.stringify(rows, (_name, value: unknown) => (typeof value === 'bigint' ? String(value) : value));

/** The names of columns that are given with their types. */
const namesOf = (columns: string): string =>
  columns
    .split(',')
    .map((column) => column.trim().split(' ')[0])
    .join(', ');
const ofTable = (table: string, names: string): string => names.replaceAll(/\w+/g, `${table}.$&`);

const groupColumns = `group_id text, type text, kafka_state text, members jsonb, topics text[], partitions int, state text, why text, lag bigint, behind_ms bigint, behind_method text,
  in_per_second float8, out_per_second float8, catch_up_ms bigint, trouble text`;
const groupNames = namesOf(groupColumns);

function groupRow(group: JudgedGroup) {
  return {
    group_id: group.groupId,
    type: group.type,
    kafka_state: group.kafkaState,
    members: group.members,
    topics: [...new Set([...group.partitions.map(({ topic }) => topic), ...(group.members?.flatMap(({ subscribedTopics }) => subscribedTopics) ?? [])])],
    partitions: group.partitions.length,
    state: group.state,
    why: group.why,
    lag: group.lag,
    behind_ms: group.behind?.ms ?? null,
    behind_method: group.behind?.method ?? null,
    in_per_second: group.pace?.inPerSecond ?? null,
    out_per_second: group.pace?.outPerSecond ?? null,
    catch_up_ms: group.catchUpMs,
    trouble: group.trouble,
  };
}

/** What a round writes of a partition beside the names that tell it. */
const partitionColumns = `log_start bigint, log_end bigint, committed bigint, state text, rule text, why text, behind_ms bigint, behind_method text,
  in_per_second float8, out_per_second float8, next_timestamp_ms bigint, next_is_first_kept boolean, stands_since timestamptz, usual_pause_ms int`;
const partitionNames = namesOf(partitionColumns);
const seenNames = ofTable('seen', partitionNames);
const knownNames = ofTable('known', partitionNames);

function partitionRow(groupRef: number, { id, verdict, behind, pace, next, samples: _samples, lag: _lag, ...partition }: JudgedPartition) {
  return {
    id,
    group_ref: groupRef,
    topic: partition.topic,
    partition: partition.partition,
    log_start: partition.logStart,
    log_end: partition.logEnd,
    committed: partition.committed,
    ...verdict,
    behind_ms: behind?.ms ?? null,
    behind_method: behind?.method ?? null,
    in_per_second: pace?.inPerSecond ?? null,
    out_per_second: pace?.outPerSecond ?? null,
    next_timestamp_ms: next?.timestampMs ?? null,
    next_is_first_kept: next?.isFirstKept ?? false,
    stands_since: instant(partition.standsSinceMs),
    usual_pause_ms: partition.usualPauseMs,
  };
}

const idRow = z.object({ id: z.int(), group_id: z.string() });
const partitionIdRow = z.object({ id: z.int(), group_ref: z.int(), topic: z.string(), partition: z.int() });

/** Writes the groups' lines, and forgets groups that the cluster has no more. @returns their ids by name. */
async function storeLines(client: pg.ClientBase, cluster: string, groups: readonly JudgedGroup[], at: Date): Promise<Map<string, number>> {
  const given = [cluster, asJson(groups.map(groupRow)), at];
  // Only what is missing is inserted: an upsert would take a number of the sequence for every group and round. Relies on the unique index (cluster, group_id).
  await client.query(
    `insert into consumer_group (cluster, sampled_at, state_since, ${groupNames})
     select $1, $3::timestamptz, $3, ${groupNames} from jsonb_to_recordset($2) as seen(${groupColumns})
      where not exists (select from consumer_group known where known.cluster = $1 and known.group_id = seen.group_id) on conflict do nothing`,
    given,
  );
  const { rows } = await client.query(
    `update consumer_group known set sampled_at = $3, state_since = case when known.state = seen.state then known.state_since else $3 end,
            (${groupNames}) = (${ofTable('seen', groupNames)})
       from jsonb_to_recordset($2) as seen(${groupColumns}) where known.cluster = $1 and known.group_id = seen.group_id returning known.id, known.group_id`,
    given,
  );
  await client.query('delete from consumer_group where cluster = $1 and sampled_at < $2', [cluster, at]);
  return new Map(
    z
      .array(idRow)
      .parse(rows)
      .map(({ id, group_id }) => [group_id, id]),
  );
}

/** Writes the partitions: those that changed, those that are new; forgets what no group has any more. @returns ids by group, topic and partition. */
async function storePartitions(client: pg.ClientBase, groups: readonly JudgedGroup[], refs: ReadonlyMap<string, number>): Promise<Map<string, number>> {
  const rowsOf = (group: JudgedGroup) => group.partitions.map((partition) => partitionRow(refs.get(group.groupId) ?? 0, partition));
  const rows = groups.flatMap(rowsOf);
  await client.query(
    `update group_partition known set (${partitionNames}) = (${seenNames}) from jsonb_to_recordset($1) as seen(id int, ${partitionColumns})
      where known.id = seen.id and (${knownNames}) is distinct from (${seenNames})`,
    [asJson(rows.filter(({ id }) => id !== undefined))],
  );
  const { rows: inserted } = await client.query(
    `insert into group_partition (group_ref, topic, partition, ${partitionNames})
     select group_ref, topic, partition, ${partitionNames} from jsonb_to_recordset($1) as seen(group_ref int, topic text, partition int, ${partitionColumns})
     on conflict do nothing returning id, group_ref, topic, partition`,
    [asJson(rows.filter(({ id }) => id === undefined))],
  );
  const stored = [...rows.flatMap(({ id, ...row }) => (id === undefined ? [] : { id, ...row })), ...z.array(partitionIdRow).parse(inserted)];
  // Where a part of a group could not be read, what was known of it stays. Relies on the unique index (group_ref, topic, partition).
  const whole = groups.filter(({ trouble }) => trouble === null);
  await client.query(
    'delete from group_partition known where group_ref = any($1) and not exists (select from unnest($2::int[]) as stored(id) where stored.id = known.id)',
    [whole.map(({ groupId }) => refs.get(groupId)), stored.map(({ id }) => id)],
  );
  return new Map(stored.map(({ id, group_ref, ...place }) => [`${group_ref} ${placeKey(place)}`, id]));
}

function packGroup(group: JudgedGroup, groupRef: number, ids: ReadonlyMap<string, number>, atMs: number): Buffer {
  return packSample(
    group.partitions.flatMap(({ committed, logEnd, committedAtMs, ...place }) => {
      const partitionId = ids.get(`${groupRef} ${placeKey(place)}`);
      const commitAgeSeconds = committedAtMs === null ? null : commitAge(atMs, committedAtMs);
      return partitionId === undefined ? [] : [{ partitionId, committed, logEnd, commitAgeSeconds }];
    }),
  );
}

/** Writes what a round found out, all or nothing. */
export async function storeGroups(pool: pg.Pool, cluster: string, groups: readonly JudgedGroup[], atMs: number): Promise<void> {
  await inTransaction(pool, async (client) => {
    const at = new Date(atMs);
    const refs = await storeLines(client, cluster, groups, at);
    const ids = await storePartitions(client, groups, refs);
    const samples = groups.flatMap((group) => {
      const ref = refs.get(group.groupId);
      if (ref === undefined) return [];
      return [{ ref, lag: group.lag, behindS: group.behind === null ? null : Math.round(group.behind.ms / 1_000), pack: packGroup(group, ref, ids, atMs) }];
    });
    await client.query(
      `insert into lag_sample (lag, at, group_ref, behind_s, partitions)
       select lag, $1, group_ref, behind_s, partitions from unnest($2::int[], $3::bigint[], $4::int[], $5::bytea[]) as seen(group_ref, lag, behind_s, partitions) on conflict do nothing`,
      [at, samples.map(({ ref }) => ref), samples.map(({ lag }) => lag), samples.map(({ behindS }) => behindS), samples.map(({ pack }) => pack)],
    );
  });
}
