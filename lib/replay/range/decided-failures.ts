import type pg from 'pg';
import { z } from 'zod';
import { isOfAnotherTopicSql } from '#lib/replay/plan/origin-topic-sql.ts';
import type { OpenInRange } from './open-failures.ts';
import { failingSpans } from './replay-range.ts';

/** Failures that began with a message of a range and about which something is decided: another replay has them, or somebody has dealt with them. */
export interface DecidedFailures {
  inReplays: number;
  dealtWith: number;
  /** Some of each, for people: `dead letter 7 is claimed by replay 3`. */
  examples: string[];
}

const row = z.object({ id: z.string(), state: z.string(), job_id: z.int().nullable(), is_in_replay: z.boolean(), total: z.coerce.number() });

/** By the origin of their first dead letter, as openFailures looks for those that can be claimed. @param limit so many examples of each */
export async function decidedFailures(pool: pg.Pool, { cluster, topic, topicId, parts, limit }: Omit<OpenInRange, 'maxAttempts'>): Promise<DecidedFailures> {
  const spans = failingSpans(parts);
  const { rows } = await pool.query(
    `select * from (
       select failure.id, failure.state, failure.claimed_by_job_id as job_id, failure.state in ('claimed', 'replayed') as is_in_replay,
              count(*) over kinds as total, row_number() over (kinds order by failure.id) as place
         from failure join dead_letter began on began.id = failure.first_record_id
         join (select partition, range_agg(int8range(from_offset, to_offset)) as offsets from unnest($3::int[], $4::bigint[], $5::bigint[]) as span(partition, from_offset, to_offset) group by 1) part
           on part.partition = began.origin_partition and part.offsets @> began.origin_offset
        where failure.cluster = $1 and began.origin_topic = $2 and failure.state in ('claimed', 'replayed', 'resolved', 'discarded') and not ${isOfAnotherTopicSql('$7::uuid')}
       window kinds as (partition by failure.state in ('claimed', 'replayed'))) as decided
      where place <= $6 order by is_in_replay desc, place`,
    [cluster, topic, spans.map(({ partition }) => partition), spans.map(({ fromOffset }) => fromOffset), spans.map(({ toOffset }) => toOffset), limit, topicId],
  );
  const decided = z.array(row).parse(rows);
  return {
    inReplays: decided.find(({ is_in_replay }) => is_in_replay)?.total ?? 0,
    dealtWith: decided.find(({ is_in_replay }) => !is_in_replay)?.total ?? 0,
    examples: decided.map(({ id, state, job_id }) => `dead letter ${id} is ${state}${job_id === null ? '' : ` by replay ${job_id}`}`),
  };
}
