import type pg from 'pg';
import type { Actor } from '#lib/access/actor.ts';
import { byRangesOfPages, inTransaction } from '#lib/db/in-transaction.ts';
import type { ChainAnswer, ChainFinding } from './chain/chain.ts';
import { checkClocks } from './chain/check-clocks.ts';
import { linkEvents } from './chain/link-events.ts';
import { tellMissing, weighMissing } from './chain/tell-missing.ts';
import { readFollowUps } from './expect/keep-follow-ups.ts';
import { noSuchChain } from './no-such-chain.ts';
import { type Cursor, cursorOf, readablePlaces, readEventRows, viewEvents } from './read-events.ts';
import { readIndexReach } from './read-index-reach.ts';
import { traceHash } from './trace-hash.ts';
import type { TracedEvent } from './traced-event.ts';

/** So many events a page of a chain has at most: what a browser still draws. */
const chainPage = 5_000;
/** A chain that is longer is not counted to its end. */
const mostCounted = 100_000;
/** Ids are read up to this length (lib/kafka/identity-text.ts). */
const longestId = 500;

async function countEvents(pool: pg.Pool, actor: Actor, cluster: string, chain: bigint): Promise<ChainAnswer['total']> {
  const places = await readablePlaces(pool, actor, cluster);
  const count = `select count(*)::int as count from (select from (select place from trace_event where chain = $1 offset 0) event where place = any($2::int[]) limit ${mostCounted + 1}) counted`;
  const { rows } = await inTransaction(pool, (client) => client.query<{ count: number }>(count, [chain, places]), byRangesOfPages);
  const counted = rows[0]?.count ?? 0;
  return counted > mostCounted ? { count: mostCounted, isExact: false } : { count: counted, isExact: true };
}

function ownFindings(correlationId: string, traces: readonly string[], total: ChainAnswer['total'], shown: number): ChainFinding[] {
  const findings: ChainFinding[] = [];
  const count = `${total.isExact ? '' : 'more than '}${total.count.toLocaleString('en-US')}`;
  if (total.count > shown)
    findings.push({
      kind: 'not-whole',
      text: `${count} events share this correlation id: shown are ${shown.toLocaleString('en-US')} of them, and what is missing cannot be told. An id that so many share may be a constant.`,
      events: [],
    });
  if (traces.length > 1)
    findings.push({
      kind: 'several-traces',
      text: `It spans ${traces.length} traces: they are one chain because their events share the correlation id.`,
      events: [],
    });
  if (correlationId.length >= longestId)
    findings.push({
      kind: 'long-id',
      text: `The correlation id has ${longestId} characters or more: ids are told apart by their first ${longestId}.`,
      events: [],
    });
  return findings;
}

/** The events of a page of a chain, as far as somebody may read their topics. @throws Refusal when there are none */
export async function readChainEvents(
  pool: pg.Pool,
  actor: Actor,
  { cluster, correlationId, after }: { cluster: string; correlationId: string; after?: Cursor | undefined },
): Promise<{ events: TracedEvent[]; cursor: string | null }> {
  const chain = traceHash(cluster, 'chain', correlationId);
  const rows = await readEventRows(pool, actor, { cluster, where: 'chain = $1', values: [chain], limit: chainPage + 1, after });
  if (rows.length === 0) throw noSuchChain(cluster, correlationId);
  const last = rows[chainPage - 1];
  const cursor = rows.length > chainPage && last !== undefined ? cursorOf(last) : null;
  return { events: await viewEvents(pool, rows.slice(0, chainPage)), cursor };
}

interface AskedChain {
  cluster: string;
  correlationId: string;
  after?: Cursor | undefined;
  /** When replays sent events, in their order: who knows of replays says it. */
  readSentTimes?: (events: readonly TracedEvent[]) => Promise<(number | null)[]>;
}

const noneSent: NonNullable<AskedChain['readSentTimes']> = (events) => Promise.resolve(events.map(() => null));

/**
 * A chain: its events, what led to what, what is odd about it, and what has not come.
 * @throws Refusal when there is none, or none that the asker may know of.
 */
export async function readChain(pool: pg.Pool, actor: Actor, { cluster, correlationId, after, readSentTimes = noneSent }: AskedChain): Promise<ChainAnswer> {
  const nowMs = Date.now();
  const [{ events, cursor }, reach] = await Promise.all([readChainEvents(pool, actor, { cluster, correlationId, after }), readIndexReach(pool, cluster)]);
  const isWhole = cursor === null && after === undefined;
  const total = isWhole ? { count: events.length, isExact: true } : await countEvents(pool, actor, cluster, traceHash(cluster, 'chain', correlationId));
  const sentAtMs = await readSentTimes(events);
  const { edges, copyOf, findings } = linkEvents(events, sentAtMs);
  const traces = [...new Set(events.flatMap(({ traceId }) => traceId ?? []))];
  const types = [...new Set(events.flatMap(({ type }) => type ?? []))];
  const missing = isWhole ? tellMissing(events, edges, await readFollowUps(pool, cluster, types), nowMs, sentAtMs) : [];
  const told = weighMissing(missing, reach);
  return {
    correlationId,
    events,
    edges,
    copyOf,
    sentAtMs,
    traces,
    findings: [...ownFindings(correlationId, traces, total, events.length), ...told.findings, ...findings, ...checkClocks(events, edges, nowMs)],
    expected: told.expected,
    total,
    cursor,
    asOf: new Date(nowMs).toISOString(),
  };
}
