import type { Actor } from '#lib/access/actor.ts';
import { readAsked } from '#lib/dead-letters/find/asked-thing.ts';
import { findDeadLetters } from '#lib/dead-letters/find/find-dead-letters.ts';
import { replayLineOf, replayLineRow, replayLineSql } from '#lib/replay/list-replays.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import type { ReplayLine } from '#lib/replay/replay-job.ts';
import { mayReadReplay } from '#lib/replay/show-replay.ts';
import { findChains } from '#lib/trace/find/find-chains.ts';
import type { FoundChain } from '#lib/trace/find/found-chain.ts';
import type { FindAnswer, Found } from './find-answer.ts';
import { lookedFor } from './looked-for.ts';

/** Numbers of replays fit 32 bits. */
const longestNumber = 9;

async function findReplay({ pool, cluster }: ReplayContext, actor: Actor, number: string | null): Promise<ReplayLine[]> {
  if (number === null || number.length > longestNumber) return [];
  const { rows } = await pool.query(`${replayLineSql} where job.cluster = $1 and job.id = $2`, [cluster.id, number]);
  return rows.map((row) => replayLineOf(replayLineRow.parse(row))).filter((line) => mayReadReplay(actor, cluster.id, line));
}

/** Where a chain is shown, or the history of a key whose events are in none. */
const chainAddress = (cluster: string, { correlationId, key }: FoundChain) =>
  correlationId === null ? `/${cluster}/chains/key/${encodeURIComponent(key ?? '')}` : `/${cluster}/chains/${encodeURIComponent(correlationId)}`;

/**
 * What a pasted text is and where it leads: a position, a key, an id, a number. Only indexes are looked in; what somebody may not read is not found.
 */
export async function findAnything(context: ReplayContext, actor: Actor, pasted: string): Promise<FindAnswer> {
  const { pool, cluster, environment } = context;
  const asked = readAsked(pasted);
  const [{ found, search }, replays, chains] = await Promise.all([
    findDeadLetters({ pool, cluster: cluster.id, identity: environment.REDRIVE_EVENT_IDENTITY }, actor, asked),
    findReplay(context, actor, asked.number),
    findChains(pool, actor, cluster.id, { text: asked.bare, position: asked.position }),
  ]);
  const byChain = chains.map((each): Found => ({ ...each, leadsTo: chainAddress(cluster.id, each) }));
  const deadLetters = found.map((each): Found => ({ ...each, leadsTo: `/${cluster.id}/dead-letters/${each.line.id}` }));
  const byNumber = replays.map((line): Found => ({ kind: 'replay', line, leadsTo: `/${cluster.id}/replays/${line.id}` }));
  const isNumbered = (each: Found) => each.kind === 'dead-letter' && each.by === 'number';
  return {
    found: [...deadLetters.filter(isNumbered), ...byNumber, ...byChain, ...deadLetters.filter((each) => !isNumbered(each))],
    lookedFor: lookedFor(asked, search),
    search,
  };
}
