import { z } from 'zod';
import { bodyOf, readKeysAndHeaders } from '#lib/dead-letters/bodies/read-bodies.ts';
import { readFacts } from '#lib/dead-letters/conventions/table.ts';
import { describeError } from '#lib/dead-letters/describe-error.ts';
import { decodeHeaders } from '#lib/kafka/record-headers.ts';
import { planHashPrefix, readReplayMark } from '#lib/kafka/redrive-headers.ts';
import type { ReplayRange } from '#lib/replay/range/replay-range.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';

/** So many are looked at in one turn: more come back only where everything does, and the guard over returns has paused that. */
const mostAtOnce = 1_000;

/** Dead letters that say they are copies of the job's, and are of no failure that it claimed. Uses dead_letter_returned_from_job_id_idx. */
const newReturnsSql = `
  select record.id, record.failure_id, case when record.origin_topic = $2 then record.origin_partition end as origin_partition
    from dead_letter record
   where record.returned_from_job_id = $1 and not exists (select from replay_return known where known.job_id = $1 and known.record_id = record.id)
     and not exists (select from replay_item item where item.failure_id = record.failure_id and item.job_id = $1)
   order by record.id limit ${mostAtOnce}`;

const newReturn = z.object({ id: z.coerce.bigint(), failure_id: z.coerce.bigint(), origin_partition: z.int().nullable() });

/** Writes returns down, and counts each message once at the batch that it was sent in, unless it is of a claimed failure and counted there. */
const addReturnsSql = `
  with given as (
    select * from unnest($2::bigint[], $3::bigint[], $4::int[], $5::bigint[], $6::int[], $7::text[]) as given(record_id, failure_id, shard, position, partition, reason)
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

/** Which message of the range a record is a copy of, by its own mark; undefined where it only says that it is one. */
function messageOf({ request, parts }: ReplayRange, mark: ReturnType<typeof readReplayMark>, own: string): { shard: number; position: bigint } | undefined {
  if (mark?.planHashPrefix !== own || mark.origin.topic !== request.topic) return undefined;
  const { partition, offset } = mark.origin;
  const shard = parts.findIndex((part) => part.partition === partition && offset >= BigInt(part.fromOffset) && offset < BigInt(part.toOffset));
  return shard < 0 ? undefined : { shard, position: offset - BigInt(parts[shard]?.fromOffset ?? 0) };
}

/** Finds what came back of a range beside the failures that it claimed, with what its consumer said. */
export async function collectReturns({ pool }: Pick<ReplayContext, 'pool'>, job: { id: number; planHash: string; range: ReplayRange }): Promise<void> {
  const { id, range } = job;
  const { rows } = await pool.query(newReturnsSql, [id, range.target]);
  const returns = z.array(newReturn).parse(rows);
  if (returns.length === 0) return;
  const bodies = await readKeysAndHeaders(
    pool,
    returns.map((found) => found.id),
  );
  const told = returns.map((found) => {
    const headers = decodeHeaders(bodyOf(bodies, found.id).headers);
    return { ...found, message: messageOf(range, readReplayMark(headers), planHashPrefix(job.planHash)), reason: describeError(readFacts(headers).facts) };
  });
  await pool.query(addReturnsSql, [
    id,
    told.map((found) => found.id),
    told.map(({ failure_id }) => failure_id),
    told.map(({ message }) => message?.shard ?? null),
    told.map(({ message }) => message?.position ?? null),
    told.map(({ origin_partition }) => origin_partition),
    told.map(({ reason }) => reason),
  ]);
}
