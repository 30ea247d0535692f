import { z } from 'zod';
import { replayOutcome } from '#lib/replay/job-states.ts';
import { keyLabels } from '#lib/replay/key-labels.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';

/** So many messages are read at a time, whatever a replay has. */
const messagesAtOnce = 1_000;

const messageRow = z.object({
  shard: z.int(),
  position: z.string(),
  failure_id: z.string(),
  record_id: z.coerce.bigint(),
  is_kept: z.boolean(),
  outcome: replayOutcome,
  reason: z.string().nullable(),
  error_class: z.string().nullable(),
  consumer_group: z.string().nullable(),
  origin_topic: z.string().nullable(),
  origin_partition: z.int().nullable(),
  origin_offset: z.string().nullable(),
  target_topic: z.string(),
  target_partition: z.int(),
  copy_offset: z.string().nullable(),
  sent_at: z.date().nullable(),
  passed_at: z.date().nullable(),
  is_range: z.boolean(),
});
type MessageRow = z.infer<typeof messageRow>;

/** Tells, row by row, whether a row's message is counted by another line: of a range what was left has lines by its offsets, and several failures may have begun with one message. */
function countedElsewhere(): (row: Pick<MessageRow, 'is_range' | 'outcome' | 'shard' | 'position'>) => boolean {
  let counted: Pick<MessageRow, 'shard' | 'position'> | undefined;
  return (row) => {
    if (!row.is_range) return false;
    if (row.outcome === 'skipped' || row.outcome === 'failed' || (counted?.shard === row.shard && counted.position === row.position)) return true;
    counted = row;
    return false;
  };
}

/** One message of a replay as exports have it, or several of a range that ended alike. Offsets are text: they may be larger than a program's numbers. */
export interface ExportedMessage {
  deadLetter: string | null;
  outcome: z.infer<typeof replayOutcome>;
  reason: string | null;
  /** The beginning of its key, where that is text. */
  key: string | null;
  failedWith: string | null;
  consumerGroup: string | null;
  originTopic: string | null;
  originPartition: number | null;
  originOffset: string | null;
  targetTopic: string;
  targetPartition: number | null;
  copyOffset: string | null;
  sentAt: string | null;
  passedAt: string | null;
  /** How many messages the line stands for; 0 where another line has counted its message. */
  messages: number;
  /** Of several: the last of their offsets, where that is known. */
  originLastOffset: string | null;
  copyLastOffset: string | null;
}

/** All messages of a replay in the order of the plan, some at a time, by keyset over replay_item's primary key. */
export async function* exportedMessages({ pool }: Pick<ReplayContext, 'pool'>, jobId: number): AsyncGenerator<ExportedMessage[]> {
  const isCountedElsewhere = countedElsewhere();
  let after = { shard: -1, position: '-1', failure_id: '0' };
  for (;;) {
    const { rows } = await pool.query(
      `select item.shard, item.position, item.failure_id, item.record_id, record.id is not null as is_kept, item.outcome, item.reason, record.error_class, record.consumer_group,
              began.origin_topic, began.origin_partition, began.origin_offset, shard.target_topic, shard.target_partition,
              (copy.base_offset + (item.position - copy.first_position))::text as copy_offset, copy.committed_at as sent_at, item.passed_at, shard.source_id is not null as is_range
         from replay_item item join replay_shard shard on shard.job_id = item.job_id and shard.shard = item.shard
         left join dead_letter record on record.id = item.record_id
         left join failure on failure.id = item.failure_id left join dead_letter began on began.id = failure.first_record_id
         left join replay_copy copy on copy.job_id = item.job_id and copy.shard = item.shard and item.position >= copy.first_position and item.position < copy.first_position + copy.count
        where item.job_id = $1 and (item.shard, item.position, item.failure_id) > ($2, $3::bigint, $4::bigint) order by item.shard, item.position, item.failure_id limit ${messagesAtOnce}`,
      [jobId, after.shard, after.position, after.failure_id],
    );
    const messages = z.array(messageRow).parse(rows);
    const last = messages.at(-1);
    if (last === undefined) return;
    const labels = await keyLabels(
      pool,
      messages.flatMap(({ record_id, is_kept }) => (is_kept ? [record_id] : [])),
    );
    yield messages.map((row) => ({
      deadLetter: row.failure_id,
      outcome: row.outcome,
      reason: row.reason,
      key: labels.get(row.record_id) ?? null,
      failedWith: row.error_class,
      consumerGroup: row.consumer_group,
      originTopic: row.origin_topic,
      originPartition: row.origin_partition,
      originOffset: row.origin_offset,
      targetTopic: row.target_topic,
      targetPartition: row.target_partition,
      copyOffset: row.copy_offset,
      sentAt: row.sent_at?.toISOString() ?? null,
      passedAt: row.passed_at?.toISOString() ?? null,
      messages: isCountedElsewhere(row) ? 0 : 1,
      originLastOffset: row.origin_offset,
      copyLastOffset: row.copy_offset,
    }));
    after = last;
  }
}
