import type { Actor } from '#lib/access/actor.ts';
import { readAsked } from '#lib/dead-letters/find/asked-thing.ts';
import { findDeadLetters } from '#lib/dead-letters/find/find-dead-letters.ts';
import { replayLineOf, replayLineRow, replayLineSql } from '#lib/replay/list-replays.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import type { ReplayLine } from '#lib/replay/replay-job.ts';
import { mayReadReplay } from '#lib/replay/show-replay.ts';
import type { FindAnswer, Found } from './find-answer.ts';
import { lookedFor } from './looked-for.ts';

/** Numbers of replays fit 32 bits. */
const longestNumber = 9;

async function findReplay({ pool, cluster }: ReplayContext, actor: Actor, number: string | null): Promise<ReplayLine[]> {
  if (number === null || number.length > longestNumber) return [];
  const { rows } = await pool.query(`${replayLineSql} where job.cluster = $1 and job.id = $2`, [cluster.id, number]);
  return rows.map((row) => replayLineOf(replayLineRow.parse(row))).filter((line) => mayReadReplay(actor, cluster.id, line));
}

/**
 * What a pasted text is and where it leads: a position, a key, an id, a number. Only indexes are looked in; what somebody may not read is not found.
 */
export async function findAnything(context: ReplayContext, actor: Actor, pasted: string): Promise<FindAnswer> {
  const { pool, cluster, environment } = context;
  const asked = readAsked(pasted);
  const [{ found, search }, replays] = await Promise.all([
    findDeadLetters({ pool, cluster: cluster.id, identity: environment.REDRIVE_EVENT_IDENTITY }, actor, asked),
    findReplay(context, actor, asked.number),
  ]);
  const deadLetters = found.map((each): Found => ({ ...each, leadsTo: `/${cluster.id}/dead-letters/${each.line.id}` }));
  const byNumber = replays.map((line): Found => ({ kind: 'replay', line, leadsTo: `/${cluster.id}/replays/${line.id}` }));
  const isNumbered = (each: Found) => each.kind === 'dead-letter' && each.by === 'number';
  return {
    found: [...deadLetters.filter(isNumbered), ...byNumber, ...deadLetters.filter((each) => !isNumbered(each))],
    lookedFor: lookedFor(asked, search),
    search,
  };
}
