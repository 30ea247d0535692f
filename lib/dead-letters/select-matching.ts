import type pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { askedAssignee } from './asked-assignee.ts';
import type { DeadLetterFilterQuery } from './dead-letter.ts';
import { canBecome, type FailureState } from './failure-states.ts';
import { statesOf } from './list-dead-letters.ts';
import { readableKinds, saysNames } from './readable-kinds.ts';
import { searchMatching } from './search/search-matching.ts';

/** What fits a filter, as far as it may be replayed. */
export interface MatchingFailures {
  /** The oldest, in the order in which they were first indexed, with the topic that each came from; null: it does not say. */
  failures: { id: string; originTopic: string | null }[];
  /** How many fit in all. */
  matched: number;
}

const matchedRow = z.object({ id: z.string(), origin_topic: z.string().nullable(), matched: z.int() });

/** By failure_kind_id_state_last_failed_at_id_idx; those that a search has found by their ids. */
const matchingSql = `
  with matching as materialized (
    select id, first_record_id from failure
     where state = any($1::failure_state[]) and (kind_id = any($2::int[]) or (kind_id = any($3::int[]) and ${saysNames(4)}))
       and last_failed_at >= $6 and last_failed_at < $7 and ($8 or assignee is not distinct from $9) and ($10::bigint[] is null or id = any($10))
  )
  select matching.id::text as id, began.origin_topic, (select count(*) from matching)::int as matched
    from (select * from matching order by id limit $11) matching join dead_letter began on began.id = matching.first_record_id order by matching.id`;

const replayable = (state: FailureState) => canBecome(state, 'claimed');

/**
 * The failures that a list of dead letters shows for a filter, or a search finds, and that a replay may claim.
 * @param most how many are given, the oldest of all: what failed first is to be sent first.
 * @throws AccessDenied where the chosen topic may not be read; Refusal where a search has too little to go by, finds more than `most`, or does not end in time.
 */
export async function selectMatching(pool: pg.Pool, actor: Actor, cluster: string, query: DeadLetterFilterQuery, most: number): Promise<MatchingFailures> {
  const found = query.q === undefined && query.header === undefined ? null : await searchMatching(pool, actor, cluster, query, most);
  const { ids, shared } = await readableKinds(pool, actor, { ...query, cluster });
  const assignee = askedAssignee(query.assignee, actor);
  const { rows } = await pool.query(matchingSql, [
    statesOf(query.state).filter(replayable),
    ids,
    shared.ids,
    shared.consumerGroup,
    shared.errorClass,
    query.from ?? '-infinity',
    query.to ?? 'infinity',
    assignee === undefined,
    assignee ?? null,
    found,
    most,
  ]);
  const matching = z.array(matchedRow).parse(rows);
  return { failures: matching.map(({ id, origin_topic: originTopic }) => ({ id, originTopic })), matched: matching[0]?.matched ?? 0 };
}
