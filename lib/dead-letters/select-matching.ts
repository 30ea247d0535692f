import type pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { askedAssignee } from './asked-assignee.ts';
import type { DeadLetterFilterQuery } from './dead-letter.ts';
import { canBecome, statesOf } from './failure-states.ts';
import { readableKinds, saysNames } from './readable-kinds.ts';
import { searchMatching } from './search/search-matching.ts';

/** A failure that may be claimed, with the topic that it came from; null: it does not say. */
export interface Matching {
  id: string;
  originTopic: string | null;
}

/** What fits a filter at an instant. */
export interface MatchingFailures {
  /** How many fit in all, and how many of those no replay may claim: another has them, or they are sent, resolved or discarded. */
  matched: number;
  taken: number;
  /** Those that may be claimed, the oldest first, in pieces: what failed first is to be sent first. */
  oldestFirst(): AsyncGenerator<Matching[]>;
}

/** By failure_kind_id_state_last_failed_at_id_idx; those that a search has found by their ids. */
const fits = `state = any($1::failure_state[]) and (kind_id = any($2::int[]) or (kind_id = any($3::int[]) and ${saysNames(4)}))
  and last_failed_at >= $6 and last_failed_at < $7 and ($8 or assignee is not distinct from $9) and ($10::bigint[] is null or id = any($10))`;
const countSql = `select count(*)::int as matched, count(*) filter (where state <> all($11::failure_state[]))::int as taken from failure where ${fits}`;
const pieceSql = `
  select piece.id::text as id, began.origin_topic as "originTopic"
    from (select id, first_record_id from failure where ${fits} and state = any($11::failure_state[]) and id > $12 order by id limit $13) piece
    join dead_letter began on began.id = piece.first_record_id order by piece.id`;
const countRow = z.object({ matched: z.int(), taken: z.int() });
const pieceRow = z.object({ id: z.string(), originTopic: z.string().nullable() });

const atOnce = 10_000;

/**
 * The failures that a list of dead letters shows for a filter, or a search finds.
 * @throws AccessDenied where the chosen topic may not be read; Refusal where a search has too little to go by, finds too many, or does not end in time.
 */
export async function selectMatching(pool: pg.Pool, actor: Actor, cluster: string, query: DeadLetterFilterQuery, piece = atOnce): Promise<MatchingFailures> {
  const found = query.q === undefined && query.header === undefined ? null : await searchMatching(pool, actor, cluster, query);
  const { ids, shared } = await readableKinds(pool, actor, { ...query, cluster });
  const assignee = askedAssignee(query.assignee, actor);
  const states = statesOf(query.state);
  const given = [
    states,
    ids,
    shared.ids,
    shared.consumerGroup,
    shared.errorClass,
    query.from ?? '-infinity',
    query.to ?? 'infinity',
    assignee === undefined,
    assignee ?? null,
    found,
    states.filter((state) => canBecome(state, 'claimed')),
  ];
  const { rows } = await pool.query(countSql, given);
  async function* oldestFirst() {
    for (let after = '0'; ; ) {
      const { rows: some } = await pool.query(pieceSql, [...given, after, piece]);
      const failures = z.array(pieceRow).parse(some);
      const last = failures.at(-1);
      if (last === undefined) return;
      yield failures;
      after = last.id;
    }
  }
  return { ...countRow.parse(rows[0]), oldestFirst };
}
