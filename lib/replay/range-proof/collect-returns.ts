import { z } from 'zod';
import { bodyOf, readKeysAndHeaders } from '#lib/dead-letters/bodies/read-bodies.ts';
import { readFacts } from '#lib/dead-letters/conventions/table.ts';
import { describeError } from '#lib/dead-letters/describe-error.ts';
import { decodeHeaders } from '#lib/kafka/record-headers.ts';
import { planHashPrefix, type ReplayMark, readReplayMark } from '#lib/kafka/redrive-headers.ts';
import { isTargetThere } from '#lib/replay/engine/is-target-there.ts';
import type { ReplayRange } from '#lib/replay/range/replay-range.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { marksOfCopies } from './marks-of-copies.ts';

/** So many are looked at in one turn. */
const mostAtOnce = 1_000;

/** So long a dead letter may take from the beginning of the transaction that indexes it until it can be read: those that were indexed since then are looked through again. */
const overlapMs = 60_000;

/**
 * Dead letters of the job's copies that are of no failure that it claimed: they say so themselves, by dead_letter_returned_from_job_id_idx; or they came since $3 of
 * a consumer that carries no headers along, from where a copy lies, by the order of its ids and replay_range_copy_job_id_target_partition_base_offset_idx.
 * Not those that were joined to a claimed failure already (proof/join-strays.ts).
 */
const newReturnsSql = `
  with found as (
    select id from dead_letter where returned_from_job_id = $1
    union
    select record.id from dead_letter record join topic on topic.id = record.topic_ref and topic.cluster = $4
     cross join lateral (
       select base_offset + count as end_offset from replay_range_copy
        where job_id = $1 and target_partition = record.origin_partition and base_offset <= record.origin_offset order by base_offset desc limit 1) batch
     where record.id > coalesce((select id from dead_letter where indexed_at < $3 order by id desc limit 1), 0) and record.indexed_at >= $3
       and record.returned_from_job_id is null and record.origin_topic = $2 and record.origin_offset < batch.end_offset
  )
  select record.id, record.failure_id, case when record.origin_topic = $2 then record.origin_partition end as origin_partition, record.origin_offset
    from found join dead_letter record using (id)
   where not exists (select from replay_return known where known.job_id = $1 and known.record_id = record.id)
     and not exists (select from replay_item item where item.failure_id = record.failure_id and item.job_id = $1)
     and not exists (select from failure_change joined where joined.failure_id = record.failure_id and joined.job_id = $1 and joined.to_state = 'discarded')
   order by record.id limit ${mostAtOnce}`;

const newReturn = z.object({
  id: z.coerce.bigint(),
  failure_id: z.coerce.bigint(),
  origin_partition: z.int().nullable(),
  origin_offset: z.coerce.bigint().nullable(),
});
type NewReturn = z.infer<typeof newReturn>;

/**
 * Writes returns down, and counts each message once at the batch that it was sent in, unless it is of a claimed failure and counted there. What came back before the
 * slice that sent it is written down stays new until it is: there is no batch to count it at yet.
 */
const addReturnsSql = `
  with given as (
    select given.* from unnest($2::bigint[], $3::bigint[], $4::int[], $5::bigint[], $6::int[], $7::text[]) as given(record_id, failure_id, shard, position, partition, reason)
      left join replay_shard sending on sending.job_id = $1 and sending.shard = given.shard where given.position is null or given.position < sending.position
  ), added as (
    insert into replay_return (job_id, record_id, failure_id, shard, position, reason) select $1, record_id, failure_id, shard, position, reason from given
        on conflict do nothing returning record_id
  ), messages as (
    select distinct on (shard, position) shard, position, partition from given join added using (record_id)
     where position is not null and not exists (select from replay_return known where known.job_id = $1 and known.shard = given.shard and known.position = given.position)
       and not exists (select from replay_item item where item.job_id = $1 and item.shard = given.shard and item.position = given.position and item.outcome not in ('skipped', 'failed'))
  ), batches as (
    select batch.shard, batch.first_position, batch.target_partition, count(*)::int as returned
      from messages cross join lateral (
        select copy.shard, copy.first_position, copy.target_partition from replay_range_copy copy
         where copy.job_id = $1 and copy.shard = messages.shard and copy.first_position <= messages.position and copy.target_partition = coalesce(messages.partition, copy.target_partition)
         order by copy.first_position desc limit 1) batch
     group by 1, 2, 3
  )
  update replay_range_copy copy set returned = copy.returned + batches.returned from batches
   where copy.job_id = $1 and copy.shard = batches.shard and copy.first_position = batches.first_position and copy.target_partition = batches.target_partition`;

/** Which message of the range a record is a copy of, by the mark of a copy; undefined where it only says that it is one. */
function messageOf({ request, parts }: ReplayRange, mark: ReplayMark | null | undefined, own: string): { shard: number; position: bigint } | undefined {
  if (mark?.planHashPrefix !== own || mark.origin.topic !== request.topic) return undefined;
  const { partition, offset } = mark.origin;
  const shard = parts.findIndex((part) => part.partition === partition && offset >= BigInt(part.fromOffset) && offset < BigInt(part.toOffset));
  return shard < 0 ? undefined : { shard, position: offset - BigInt(parts[shard]?.fromOffset ?? 0) };
}

/** The topic that copies lie in, as it was when they were sent. */
interface Target {
  topic: string;
  topicId: string;
}

/** The marks of copies that came back without them, as they lie in the target; none where that is another topic now. */
async function marksInTarget(
  context: Pick<ReplayContext, 'cluster'>,
  { topic, topicId }: Target,
  returns: readonly NewReturn[],
): Promise<Map<bigint, ReplayMark>> {
  const marks = new Map<bigint, ReplayMark>();
  if (returns.length === 0 || !(await isTargetThere(context, { target_topic: topic, target_topic_id: topicId }))) return marks;
  for (const [partition, own] of Map.groupBy(returns, ({ origin_partition }) => origin_partition)) {
    if (partition === null) continue;
    const offsets = own.flatMap(({ origin_offset }) => origin_offset ?? []);
    const found = await marksOfCopies(context, { topic, topicId, partition }, offsets);
    for (const { id, origin_offset } of own) {
      const mark = origin_offset === null ? undefined : found.get(origin_offset);
      if (mark !== undefined) marks.set(id, mark);
    }
  }
  return marks;
}

/**
 * Finds what came back of a range beside the failures that it claimed, with what its consumer said.
 * @param since dead letters that were indexed before this were looked through.
 * @returns whether that is all that had come back; else the next turn goes on.
 * @throws KafkaError when copies cannot be read.
 */
export async function collectReturns(
  context: Pick<ReplayContext, 'pool' | 'cluster'>,
  job: { id: number; planHash: string; range: ReplayRange; target: Target },
  since: Date,
): Promise<boolean> {
  const { pool, cluster } = context;
  const { id, range, target } = job;
  const { rows } = await pool.query(newReturnsSql, [id, target.topic, new Date(since.getTime() - overlapMs), cluster.id]);
  const returns = z.array(newReturn).parse(rows);
  if (returns.length === 0) return true;
  const bodies = await readKeysAndHeaders(
    pool,
    returns.map((found) => found.id),
  );
  const read = returns.map((found) => {
    const headers = decodeHeaders(bodyOf(bodies, found.id).headers);
    return { ...found, mark: readReplayMark(headers), reason: describeError(readFacts(headers).facts) };
  });
  const marks = await marksInTarget(
    context,
    target,
    read.filter(({ mark }) => mark === null),
  );
  const told = read.map((found) => ({ ...found, message: messageOf(range, found.mark ?? marks.get(found.id), planHashPrefix(job.planHash)) }));
  await pool.query(addReturnsSql, [
    id,
    told.map((found) => found.id),
    told.map(({ failure_id }) => failure_id),
    told.map(({ message }) => message?.shard ?? null),
    told.map(({ message }) => message?.position ?? null),
    told.map(({ origin_partition }) => origin_partition),
    told.map(({ reason }) => reason),
  ]);
  return returns.length < mostAtOnce;
}
