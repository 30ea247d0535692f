import { z } from 'zod';
import type { GroupLine } from './group-lag.ts';
import { lagState } from './lag-state.ts';
import { timeLagMethod } from './time-lag.ts';

/** The columns of consumer_group that `groupRow` parses. */
export const groupRowSql = `consumer_group.id, group_id, type, kafka_state, case when jsonb_typeof(members) = 'array' then jsonb_array_length(members) end as member_count, topics, partitions, state, why,
  state_since, lag, behind_ms, behind_method, in_per_second, out_per_second, catch_up_ms, trouble, sampled_at`;

export const groupRow = z.object({
  id: z.int(),
  group_id: z.string(),
  type: z.enum(['classic', 'consumer']),
  kafka_state: z.string(),
  member_count: z.int().nullable(),
  topics: z.array(z.string()),
  partitions: z.int(),
  state: lagState,
  why: z.string(),
  state_since: z.date(),
  lag: z.string(),
  behind_ms: z.coerce.number().nullable(),
  behind_method: timeLagMethod.nullable(),
  in_per_second: z.number().nullable(),
  out_per_second: z.number().nullable(),
  catch_up_ms: z.coerce.number().nullable(),
  trouble: z.string().nullable(),
  sampled_at: z.date(),
});
export type GroupRow = z.infer<typeof groupRow>;

/** A time lag as two columns keep it. */
export const behindOf = (row: Pick<GroupRow, 'behind_ms' | 'behind_method'>): GroupLine['behind'] =>
  row.behind_ms === null || row.behind_method === null ? null : { ms: row.behind_ms, method: row.behind_method };

export function lineOf(row: GroupRow): GroupLine {
  return {
    groupId: row.group_id,
    type: row.type,
    kafkaState: row.kafka_state,
    members: row.member_count,
    topics: row.topics,
    partitions: row.partitions,
    state: row.state,
    why: row.why,
    stateSince: row.state_since.toISOString(),
    lag: row.lag,
    behind: behindOf(row),
    inPerSecond: row.in_per_second,
    outPerSecond: row.out_per_second,
    catchUpMs: row.catch_up_ms,
    trouble: row.trouble,
  };
}
