import type pg from 'pg';
import { CopyRows } from '#lib/db/copy-rows.ts';
import { doneAgainIfLost, inTransaction } from '#lib/db/in-transaction.ts';
import { postgresText } from '#lib/db/postgres-text.ts';
import type { Lease } from '#lib/leases/lease.ts';
import { announceEvents } from '#lib/live/announce.ts';
import { moveTracePosition, type TraceMove } from './move-trace-position.ts';
import type { ReadEvent } from './read-event.ts';
import type { TraceGap } from './read-fetched-events.ts';
import type { StoredOnce } from './stored-once.ts';

/** Events read from one partition, and the move of its position that they belong to. */
export interface EventBatch extends TraceMove {
  epoch: number;
  events: readonly ReadEvent[];
  /** Of the events, in their order. */
  kinds: readonly number[];
  gaps: readonly TraceGap[];
}

const columns = [
  'event_high',
  'event_fold',
  'cause_high',
  'cause_fold',
  'chain',
  'key',
  'timestamp_ms',
  'offset',
  'epoch',
  'place',
  'kind',
  'size_bytes',
  'trace_tag',
  'job',
];

function addRow(rows: CopyRows, { event, cause, ...of }: ReadEvent, kind: number, { epoch, place }: EventBatch): void {
  rows.row().int8(event.high).int8(event.fold).int8(cause.high).int8(cause.fold).int8(of.chain).int8(of.key).int8(of.timestampMs).int8(of.offset);
  rows.int4(epoch).int4(place).int4(kind).int4(of.sizeBytes).int4(of.traceTag).int4(of.job);
}

const byNumber = (one: bigint, other: bigint) => (one < other ? -1 : one > other ? 1 : 0);

type TraceLink = [name: string, link: { low: bigint; high: bigint; chain: bigint }];
type BusinessLink = [name: string, link: { hash: bigint; chain: bigint; called: string }];

/** What is to be kept once an epoch: each once, in one order for all workers, so that none waits for another that waits for it. */
interface NewOnes {
  texts: [hash: bigint, text: string][];
  traces: TraceLink[];
  businessIds: BusinessLink[];
}

function traceLinkOf({ chain, trace }: ReadEvent): TraceLink[] {
  return trace === null || chain === 0n ? [] : [[`${trace.low} ${trace.high} ${chain}`, { ...trace, chain }]];
}

function businessLinksOf({ chain, businessIds }: ReadEvent): BusinessLink[] {
  return businessIds.map(({ hash, name: called }) => [`${hash} ${chain}`, { hash, chain, called }]);
}

/** Of the batch what is not known to be there. */
function newOnes({ events }: EventBatch, stored: StoredOnce): NewOnes {
  const texts = new Map(events.flatMap((event) => event.texts.map(({ hash, text }): [bigint, string] => [hash, text])));
  const isNew = ([name]: [string, unknown]) => !stored.links.has(name);
  const traces = new Map(events.flatMap(traceLinkOf).filter(isNew));
  const businessIds = new Map(events.flatMap(businessLinksOf).filter(isNew));
  return {
    texts: [...texts].filter(([hash]) => !stored.texts.has(hash)).sort(([one], [other]) => byNumber(one, other)),
    traces: [...traces].sort(([, one], [, other]) => byNumber(one.low, other.low) || byNumber(one.high, other.high) || byNumber(one.chain, other.chain)),
    businessIds: [...businessIds].sort(([, one], [, other]) => byNumber(one.hash, other.hash) || byNumber(one.chain, other.chain)),
  };
}

async function storeOnce(client: pg.ClientBase, { texts, traces, businessIds }: NewOnes, epoch: number): Promise<void> {
  if (texts.length > 0)
    await client.query(
      'insert into trace_text (hash, epoch, text) select hash, $1, text from unnest($2::bigint[], $3::text[]) as given(hash, text) on conflict do nothing',
      [epoch, texts.map(([hash]) => hash), texts.map(([, text]) => postgresText(text))],
    );
  if (traces.length > 0)
    await client.query(
      'insert into chain_trace (trace_low, trace_high, chain, epoch) select low, high, chain, $1 from unnest($2::bigint[], $3::bigint[], $4::bigint[]) as given(low, high, chain) on conflict do nothing',
      [epoch, traces.map(([, { low }]) => low), traces.map(([, { high }]) => high), traces.map(([, { chain }]) => chain)],
    );
  if (businessIds.length > 0)
    await client.query(
      'insert into business_id (hash, chain, epoch, name) select hash, chain, $1, name from unnest($2::bigint[], $3::bigint[], $4::text[]) as given(hash, chain, name) on conflict do nothing',
      [epoch, businessIds.map(([, { hash }]) => hash), businessIds.map(([, { chain }]) => chain), businessIds.map(([, { called }]) => called)],
    );
}

async function storeWithin(client: pg.ClientBase, lease: Lease, batch: EventBatch, ones: NewOnes): Promise<void> {
  await moveTracePosition(client, lease, batch);
  for (const { fromOffset, toOffset, reason } of batch.gaps)
    await client.query('insert into trace_gap (place, from_offset, to_offset, reason) values ($1, $2, $3, $4)', [batch.place, fromOffset, toOffset, reason]);
  if (batch.events.length === 0) return;
  await storeOnce(client, ones, batch.epoch);
  const rows = new CopyRows(columns.length);
  for (const [index, event] of batch.events.entries()) addRow(rows, event, batch.kinds[index] ?? 0, batch);
  await rows.copyInto(client, 'trace_event', columns);
  await announceEvents(client, batch.place);
}

/**
 * Stores a batch exactly once: its events, what they are found by, gaps, and the partition's next offset, in one transaction. Its commit does not wait for the disk:
 * where a crash of Postgres loses it, the position is lost with it, and the batch is read from Kafka again.
 * @param stored what this worker knows to be there, which grows.
 * @throws LeaseLost when another worker has the partition: nothing was written.
 */
export async function storeEvents(pool: pg.Pool, lease: Lease, batch: EventBatch, stored: StoredOnce): Promise<void> {
  stored.enter(batch.epoch);
  const ones = newOnes(batch, stored);
  await inTransaction(pool, (client) => storeWithin(client, lease, batch, ones), doneAgainIfLost);
  stored.add(
    batch.epoch,
    ones.texts.map(([hash]) => hash),
    [...ones.traces, ...ones.businessIds].map(([name]) => name),
  );
}
