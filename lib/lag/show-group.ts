import type pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { Refusal } from '#lib/access/refusal.ts';
import type { GroupDetail, GroupPartition, LagPoint, LagRange } from './group-lag.ts';
import { behindOf, groupRow, groupRowSql, lineOf } from './group-row.ts';
import { instant } from './instant.ts';
import { loadWindows } from './known-groups.ts';
import { lagRule, lagState } from './lag-state.ts';
import { mayReadGroup } from './list-groups.ts';
import { lagOf, type PartitionSample, windowSize } from './partition-sample.ts';
import { type PackedPartition, unpackSample } from './sample-pack.ts';
import { timeLagMethod } from './time-lag.ts';

const member = z.object({
  memberId: z.string(),
  clientId: z.string(),
  clientHost: z.string(),
  assigned: z.array(z.object({ topic: z.string(), partitions: z.array(z.int()) })),
});
const detailRow = groupRow.extend({ members: z.array(member).nullable() });
const partitionRow = z.object({
  id: z.int(),
  topic: z.string(),
  partition: z.int(),
  state: lagState,
  rule: lagRule,
  why: z.string(),
  committed: z.coerce.bigint().nullable(),
  log_start: z.coerce.bigint(),
  log_end: z.coerce.bigint(),
  behind_ms: z.coerce.number().nullable(),
  behind_method: timeLagMethod.nullable(),
  in_per_second: z.number().nullable(),
  out_per_second: z.number().nullable(),
});
const pointRow = z.object({ at: z.date(), lag: z.coerce.number(), behind_s: z.int().nullable() });
const packRow = z.object({ partitions: z.instanceof(Buffer) });

/** Of each range: how long it is, and how long a point of it stands for. 360 points or fewer, so that a browser draws them in a few milliseconds. */
const ranges: Record<LagRange, { seconds: number; pointSeconds: number }> = {
  '1h': { seconds: 3_600, pointSeconds: 10 },
  '6h': { seconds: 21_600, pointSeconds: 60 },
  '24h': { seconds: 86_400, pointSeconds: 240 },
};

/** The most that the group was behind in each span of the range. Uses the key (group_ref, at). */
async function loadPoints(pool: pg.Pool, groupRef: number, range: LagRange): Promise<LagPoint[]> {
  const { seconds, pointSeconds } = ranges[range];
  const { rows } = await pool.query(
    `select max(at) as at, max(lag) as lag, max(behind_s) as behind_s from lag_sample
      where group_ref = $1 and at > now() - $2 * interval '1 second' group by floor(extract(epoch from at) / $3) order by 1`,
    [groupRef, seconds, pointSeconds],
  );
  return z
    .array(pointRow)
    .parse(rows)
    .map(({ at, lag, behind_s }) => ({ at: at.toISOString(), lag, behindMs: behind_s === null ? null : behind_s * 1_000 }));
}

/** The samples of each partition over the last hour, by its id: one a minute, and the newest. Uses the key (group_ref, at). */
async function loadLastHour(pool: pg.Pool, groupRef: number): Promise<Map<number, PackedPartition[]>> {
  const { rows } = await pool.query(
    `select distinct on (floor(extract(epoch from at) / 60)) partitions from lag_sample where group_ref = $1 and at > now() - interval '1 hour'
      order by floor(extract(epoch from at) / 60), at desc`,
    [groupRef],
  );
  return Map.groupBy(
    z
      .array(packRow)
      .parse(rows)
      .flatMap(({ partitions }) => unpackSample(partitions)),
    ({ partitionId }) => partitionId,
  );
}

function viewSample(sample: PartitionSample, logStart: bigint): GroupPartition['window'][number] {
  return {
    at: new Date(sample.atMs).toISOString(),
    committed: sample.committed === null ? null : String(sample.committed),
    logEnd: String(sample.logEnd),
    lag: String(lagOf({ committed: sample.committed ?? logStart, logEnd: sample.logEnd })),
    committedAt: instant(sample.committedAtMs),
  };
}

type Members = z.infer<typeof detailRow>['members'];

function ownerOf(members: Members, topic: string, partition: number): GroupPartition['member'] {
  const owner = members?.find(({ assigned }) => assigned.some((given) => given.topic === topic && given.partitions.includes(partition)));
  return owner === undefined ? null : { memberId: owner.memberId, clientId: owner.clientId, host: owner.clientHost };
}

/**
 * A consumer group with its partitions, its members, and what its lag was.
 * @throws Refusal when the cluster has no such group, or one that the asker may not know of.
 */
export async function showGroup(
  pool: pg.Pool,
  actor: Actor,
  { cluster, groupId, range }: { cluster: string; groupId: string; range: LagRange },
): Promise<GroupDetail> {
  const { rows } = await pool.query(`select ${groupRowSql}, nullif(members, 'null') as members from consumer_group where cluster = $1 and group_id = $2`, [
    cluster,
    groupId,
  ]);
  const [row] = z.array(detailRow).parse(rows);
  if (row === undefined || !mayReadGroup(actor, cluster, row.topics)) throw noSuchGroup(cluster, groupId);
  const [partitionRows, windows, lastHour, points] = await Promise.all([
    pool.query('select * from group_partition where group_ref = $1 order by topic, partition', [row.id]),
    loadWindows(pool, [row.id], windowSize),
    loadLastHour(pool, row.id),
    loadPoints(pool, row.id, range),
  ]);
  const partitions = z.array(partitionRow).parse(partitionRows.rows);
  return {
    group: lineOf(row),
    sampledAt: row.sampled_at.toISOString(),
    members:
      row.members?.map(({ memberId, clientId, clientHost, assigned }) => ({
        memberId,
        clientId,
        host: clientHost,
        partitions: assigned.reduce((count, given) => count + given.partitions.length, 0),
      })) ?? null,
    partitions: partitions.map(({ id, topic, partition, state, rule, why, committed, log_start, log_end, ...of }) => ({
      topic,
      partition,
      state,
      rule,
      why,
      member: ownerOf(row.members, topic, partition),
      committed: committed === null ? null : String(committed),
      logStart: String(log_start),
      logEnd: String(log_end),
      lag: String(lagOf({ committed: committed ?? log_start, logEnd: log_end })),
      behind: behindOf(of),
      inPerSecond: of.in_per_second,
      outPerSecond: of.out_per_second,
      window: (windows.get(id) ?? []).map((sample) => viewSample(sample, log_start)),
      lastHour: (lastHour.get(id) ?? []).map((sample) => Number(lagOf({ committed: sample.committed ?? log_start, logEnd: sample.logEnd }))),
    })),
    range,
    points,
  };
}

function noSuchGroup(cluster: string, groupId: string): Refusal {
  const detail = `Cluster ${cluster} has no consumer group ${groupId}, or it was not sampled yet: a new one is within 10 s while a worker runs.`;
  return new Refusal(detail, { kind: 'not-found', type: 'no-such-group', fields: { cluster, group: groupId } });
}
