import type pg from 'pg';
import type { Actor } from '#lib/access/actor.ts';
import { eventIdBits, traceIdBits } from '#lib/trace/event-id.ts';
import { type EventRow, readEventRows, viewEvents } from '#lib/trace/read-events.ts';
import { keyHashes, traceHash } from '#lib/trace/trace-hash.ts';
import { isWholeKey } from '#lib/trace/whole-key.ts';
import { type ChainFoundBy, chainFoundBy, type FoundChain } from './found-chain.ts';

/** What a text may be to the index. */
interface AskedOfChains {
  text: string;
  position: { topic: string; partition: number; offset: bigint } | null;
}

/** So many chains of one customer are shown, those that moved last, of so many that came last, by so many of their events; the key's history has the others. */
const mostChains = 5;
const mostLooked = 60;
const mostEvents = 300;
const longestId = 500;

interface Found {
  by: ChainFoundBy;
  row: EventRow;
  called: string | null;
}

/** The chains that a table of an epoch each names, those that came last first: rows are only added, so they lie in that order. @param where with $1 and on */
async function chainsOf(
  pool: pg.Pool,
  from: 'chain_trace' | 'business_id',
  where: string,
  values: readonly unknown[],
): Promise<{ chain: string; name: string | null }[]> {
  const name = from === 'business_id' ? 'name' : 'null as name';
  const sql = `select chain, ${name} from ${from} where ${where} order by tableoid desc, ctid desc limit ${mostLooked}`;
  const { rows } = await pool.query<{ chain: string; name: string | null }>(sql, [...values]);
  // One that reaches over two epochs is named in both.
  return [...new Map(rows.map((row) => [row.chain, row])).values()];
}

/** Which events a text names, by whatever: a few of each, the newest first. */
async function findEvents(pool: pg.Pool, actor: Actor, cluster: string, { text, position }: AskedOfChains): Promise<Found[]> {
  const few = async (by: ChainFoundBy, where: string, values: readonly unknown[]): Promise<Found[]> =>
    (await readEventRows(pool, actor, { cluster, where, values, limit: mostChains, newestFirst: true })).map((row) => ({ by, row, called: null }));
  const ofChains = async (by: ChainFoundBy, chains: readonly { chain: string; name: string | null }[]): Promise<Found[]> => {
    if (chains.length === 0) return [];
    const names = new Map(chains.map(({ chain, name }) => [BigInt(chain), name]));
    const where = 'chain = any($1::bigint[])';
    const rows = await readEventRows(pool, actor, { cluster, where, values: [[...names.keys()].map(String)], limit: mostEvents, newestFirst: true });
    const newest = new Map<bigint, EventRow>();
    for (const row of rows) if (!newest.has(row.chain)) newest.set(row.chain, row);
    return [...newest.values()].slice(0, mostChains).map((row) => ({ by, row, called: names.get(row.chain) ?? null }));
  };
  const { high, fold } = eventIdBits(cluster, text);
  const hash = (as: 'chain' | 'business') => traceHash(cluster, as, text);
  const trace = /^([0-9a-f]{16}){1,2}$/i.test(text) ? traceIdBits(text.toLowerCase()) : undefined;
  return (
    await Promise.all([
      few('correlation-id', 'chain = $1', [hash('chain')]),
      few('event-id', 'event_fold = $1 and event_high = $2', [fold, high]),
      position === null
        ? []
        : few(
            'position',
            `place in (select position.id from trace_position position join traced_topic topic on topic.id = topic_ref where cluster = $1 and name = $2 and partition = $3) and "offset" = $4`,
            [cluster, position.topic, position.partition, position.offset],
          ),
      trace === undefined ? [] : ofChains('trace-id', await chainsOf(pool, 'chain_trace', 'trace_low = $1 and trace_high = $2', [trace.low, trace.high])),
      ofChains('business-id', await chainsOf(pool, 'business_id', 'hash = $1', [hash('business')])),
      ...keyHashes(cluster, text).map((key) => few('key', 'key = $1', [key])),
    ])
  ).flat();
}

/** The chains that a pasted text leads to, the surest first, each once; and the history of a key. */
export async function findChains(pool: pg.Pool, actor: Actor, cluster: string, asked: AskedOfChains): Promise<FoundChain[]> {
  if (asked.text === '' || asked.text.length > longestId) return [];
  const found = await findEvents(pool, actor, cluster, asked);
  const events = await viewEvents(
    pool,
    found.map(({ row }) => row),
  );
  const chains = new Map<string, FoundChain>();
  for (const [index, { by, called }] of found.entries()) {
    const event = events[index];
    if (event === undefined) continue;
    const name = event.correlationId === null ? `key ${event.key}` : `chain ${event.correlationId}`;
    const { correlationId, key, type, timestampMs } = event;
    if (correlationId === null && (key === null || !isWholeKey(key))) continue;
    if (!chains.has(name)) chains.set(name, { kind: 'chain', by, correlationId, key, type, atMs: timestampMs, called });
  }
  const order = ({ by }: FoundChain) => chainFoundBy.options.indexOf(by);
  return [...chains.values()].sort((one, other) => order(one) - order(other) || Number(other.atMs) - Number(one.atMs)).slice(0, mostChains);
}
