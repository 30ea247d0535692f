// SQL beside `shard`, a row of replay_shard of a range, and `job`, that of its replay: source offsets as multiranges.

/** SQL: the offsets that the shard's part of the plan means: its runs where it has gaps, else all between its bounds. A filter may mean fewer. */
export const meantOffsetsSql = `coalesce((select range_agg(int8range((run ->> 'from')::bigint, (run ->> 'to')::bigint)) from jsonb_array_elements(job.plan -> 'range' -> 'parts' -> shard.shard -> 'runs') run),
  int8multirange(int8range(shard.from_offset, shard.from_offset + shard.total)))`;

/** SQL: those of them that it has come to and not left. */
export const sentOffsetsSql = `(${meantOffsetsSql} * int8multirange(int8range(shard.from_offset, shard.from_offset + shard.position))
  - coalesce((select range_agg(int8range(shard.from_offset + rest.from_position, shard.from_offset + rest.to_position)) from replay_left rest where rest.job_id = shard.job_id and rest.shard = shard.shard),
             int8multirange()))`;
