import { z } from 'zod';
import { replayOutcome } from '#lib/replay/job-states.ts';
import { keyLabels } from '#lib/replay/key-labels.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import type { ExportedMessage } from './exported-messages.ts';

/** So many lines are read at a time. */
const linesAtOnce = 1_000;

const row = z.object({
  /** Where the next page goes on. */
  after: z.array(z.string()),
  outcome: replayOutcome,
  reason: z.string().nullable(),
  messages: z.coerce.number(),
  failure_id: z.string().nullable().default(null),
  record_id: z.coerce.bigint().nullable().default(null),
  error_class: z.string().nullable().default(null),
  consumer_group: z.string().nullable().default(null),
  source_topic: z.string(),
  source_partition: z.int().nullable(),
  first_offset: z.string().nullable(),
  last_offset: z.string().nullable(),
  target_topic: z.string(),
  target_partition: z.int().nullable(),
  copy_offset: z.string().nullable().default(null),
  copy_last_offset: z.string().nullable().default(null),
  sent_at: z.date().nullable().default(null),
  passed_at: z.date().nullable().default(null),
});

const shared = `job.plan -> 'range' -> 'request' ->> 'topic' as source_topic, shard.source_partition, job.plan -> 'range' ->> 'target' as target_topic`;
const ofShard = (name: string) =>
  `from ${name} line join replay_job job on job.id = line.job_id join replay_shard shard on shard.job_id = line.job_id and shard.shard = line.shard`;

/** What a range sent: batch by batch, without what has a line of its own. By keyset over the primary key of replay_range_copy. */
const batchesSql = `
  select array[line.shard, line.first_position, line.target_partition]::text[] as after, line.outcome, line.reason, line.count - coalesce(line.claimed, 0) - line.returned as messages, ${shared},
         (shard.from_offset + line.first_position)::text as first_offset, null as last_offset, line.target_partition,
         line.base_offset::text as copy_offset, (line.base_offset + line.count - 1)::text as copy_last_offset, line.committed_at as sent_at, line.passed_at
    ${ofShard('replay_range_copy')}
   where line.job_id = $1 and (line.shard, line.first_position, line.target_partition) > (coalesce(($2::text[])[1]::int, -1), coalesce(($2::text[])[2]::bigint, 0), coalesce(($2::text[])[3]::int, 0))
   order by line.shard, line.first_position, line.target_partition limit ${linesAtOnce}`;

/** What of it was not sent: neighbours that have one reason. By keyset over the primary key of replay_left. */
const leftSql = `
  select array[line.shard, line.from_position]::text[] as after, line.outcome, line.reason, line.count as messages, ${shared},
         (shard.from_offset + line.from_position)::text as first_offset, (shard.from_offset + line.to_position - 1)::text as last_offset, null::int as target_partition
    ${ofShard('replay_left')} where line.job_id = $1 and (line.shard, line.from_position) > (coalesce(($2::text[])[1]::int, -1), coalesce(($2::text[])[2]::bigint, 0))
   order by line.shard, line.from_position limit ${linesAtOnce}`;

/** What came back of it besides the failures that it claimed; one message counts once, however many groups it failed in. By keyset over the primary key of replay_return. */
const returnsSql = `
  select array[line.record_id]::text[] as after, 'returned' as outcome, line.reason, line.failure_id::text, record.id::text as record_id, record.error_class, record.consumer_group,
         case when line.position is null or exists (select from replay_return earlier where earlier.job_id = line.job_id and earlier.shard = line.shard and earlier.position = line.position and earlier.record_id < line.record_id)
                or exists (select from replay_item item where item.job_id = line.job_id and item.shard = line.shard and item.position = line.position and item.outcome not in ('skipped', 'failed')) then 0 else 1 end as messages,
         ${shared}, (shard.from_offset + line.position)::text as first_offset, (shard.from_offset + line.position)::text as last_offset,
         record.origin_partition as target_partition, record.origin_offset::text as copy_offset, record.origin_offset::text as copy_last_offset
    from replay_return line join replay_job job on job.id = line.job_id left join replay_shard shard on shard.job_id = line.job_id and shard.shard = line.shard left join dead_letter record on record.id = line.record_id
   where line.job_id = $1 and line.record_id > coalesce(($2::text[])[1]::bigint, 0) order by line.record_id limit ${linesAtOnce}`;

async function labelled({ pool }: Pick<ReplayContext, 'pool'>, lines: readonly z.infer<typeof row>[]): Promise<ExportedMessage[]> {
  const labels = await keyLabels(
    pool,
    lines.flatMap(({ record_id }) => record_id ?? []),
  );
  return lines.map((line) => ({
    deadLetter: line.failure_id,
    outcome: line.outcome,
    reason: line.reason,
    key: line.record_id === null ? null : (labels.get(line.record_id) ?? null),
    failedWith: line.error_class,
    consumerGroup: line.consumer_group,
    originTopic: line.source_topic,
    originPartition: line.source_partition,
    originOffset: line.first_offset,
    targetTopic: line.target_topic,
    targetPartition: line.target_partition,
    copyOffset: line.copy_offset,
    sentAt: line.sent_at?.toISOString() ?? null,
    passedAt: line.passed_at?.toISOString() ?? null,
    messages: line.messages,
    originLastOffset: line.last_offset,
    copyLastOffset: line.copy_last_offset,
  }));
}

/** What became of a range beside the failures that it claimed: a line for each batch that was sent, for neighbours that were left, and for each that came back. */
export async function* exportedRange(context: Pick<ReplayContext, 'pool'>, jobId: number): AsyncGenerator<ExportedMessage[]> {
  for (const sql of [batchesSql, leftSql, returnsSql]) {
    let after: string[] = [];
    for (;;) {
      const { rows } = await context.pool.query(sql, [jobId, after]);
      const lines = z.array(row).parse(rows);
      const last = lines.at(-1);
      if (last === undefined) break;
      yield await labelled(
        context,
        lines.filter(({ messages, failure_id }) => messages > 0 || failure_id !== null),
      );
      after = last.after;
    }
  }
}
