import type pg from 'pg';
import { type Int8Halves, int8Array, textArray } from '#lib/db/binary-array.ts';
import { copyIn } from '#lib/db/copy-in.ts';
import { doneAgainIfLost, inTransaction } from '#lib/db/in-transaction.ts';
import type { Lease } from '#lib/leases/lease.ts';
import { tableOfEpoch } from '#lib/trace/epochs.ts';
import type { EventBatch, ReadEvents } from './event-batch.ts';
import type { BusinessLink, KnownId, TraceLink } from './known-ids.ts';
import { moveTracePosition } from './move-trace-position.ts';
import type { KeptOnce, StoredOnce } from './stored-once.ts';

const byNumber = (one: Int8Halves, other: Int8Halves) => one.high - other.high || one.low - other.low;

/** What is to be kept once an epoch: in one order for all workers, so that none waits for another that waits for it. */
interface NewOnes {
  texts: KnownId[];
  traces: TraceLink[];
  businessIds: BusinessLink[];
}

/** Of the batch what is not known to be there by now. */
function newOnes({ era, texts, traces, businessIds }: EventBatch, stored: StoredOnce): NewOnes {
  const isNew = (kept: KeptOnce) => era !== stored.era || !stored.isStored(kept);
  return {
    texts: texts.filter(isNew).sort((one, other) => byNumber(one, other)),
    traces: traces
      .filter(isNew)
      .sort((one, other) => byNumber(one.traceLow, other.traceLow) || byNumber(one.traceHigh, other.traceHigh) || byNumber(one.chain, other.chain)),
    businessIds: businessIds.filter(isNew).sort((one, other) => byNumber(one.id, other.id) || byNumber(one.chain, other.chain)),
  };
}

async function storeOnce(client: pg.ClientBase, { texts, traces, businessIds }: NewOnes, epoch: number): Promise<void> {
  if (texts.length > 0)
    await client.query({
      name: `store-trace-texts-${epoch}`,
      text: `insert into ${tableOfEpoch('trace_text', epoch)} (hash, text) select * from unnest($1::bigint[], $2::text[]) on conflict do nothing`,
      values: [int8Array(texts), textArray(texts.map(({ text }) => text))],
    });
  if (traces.length > 0)
    await client.query({
      name: `store-chain-traces-${epoch}`,
      text: `insert into ${tableOfEpoch('chain_trace', epoch)} (trace_low, trace_high, chain) select * from unnest($1::bigint[], $2::bigint[], $3::bigint[]) on conflict do nothing`,
      values: [traces.map(({ traceLow }) => traceLow), traces.map(({ traceHigh }) => traceHigh), traces.map(({ chain }) => chain)].map(int8Array),
    });
  if (businessIds.length > 0)
    await client.query({
      name: `store-business-ids-${epoch}`,
      text: `insert into ${tableOfEpoch('business_id', epoch)} (hash, chain, name) select * from unnest($1::bigint[], $2::bigint[], $3::text[]) on conflict do nothing`,
      values: [
        int8Array(businessIds.map(({ id }) => id)),
        int8Array(businessIds.map(({ chain }) => chain)),
        textArray(businessIds.map(({ called }) => called)),
      ],
    });
}

async function storeReplayed(client: pg.ClientBase, { epoch, place, replayed }: EventBatch): Promise<void> {
  if (replayed.length === 0) return;
  await client.query(
    'insert into replayed_event (place, "offset", job, epoch) select $1, given."offset", job, $2 from unnest($3::bigint[], $4::int[]) as given("offset", job)',
    [place, epoch, replayed.map(({ offset }) => offset), replayed.map(({ job }) => job)],
  );
}

async function storeWithin(client: pg.ClientBase, lease: Lease, batch: ReadEvents, ones: NewOnes | undefined): Promise<void> {
  const { events, gaps, place } = batch;
  await moveTracePosition(client, lease, batch, events !== undefined);
  for (const { fromOffset, toOffset, reason } of gaps)
    await client.query('insert into trace_gap (place, from_offset, to_offset, reason) values ($1, $2, $3, $4)', [place, fromOffset, toOffset, reason]);
  if (events === undefined || ones === undefined) return;
  await storeOnce(client, ones, events.epoch);
  await storeReplayed(client, events);
  await copyIn(client, [events.rows.into(tableOfEpoch('trace_event', events.epoch))]);
}

/**
 * Stores a batch exactly once: its events, what they are found by, gaps, and the partition's next offset, in one transaction. Its commit does not wait for the disk:
 * where a crash of Postgres loses it, the position is lost with it, and the batch is read from Kafka again.
 * @param stored what this worker knows to be there, which grows.
 * @throws LeaseLost when another worker has the partition: nothing was written.
 */
export async function storeEvents(pool: pg.Pool, lease: Lease, batch: ReadEvents, stored: StoredOnce): Promise<void> {
  const { events } = batch;
  const ones = events && newOnes(events, stored);
  await inTransaction(pool, (client) => storeWithin(client, lease, batch, ones), doneAgainIfLost);
  if (events === undefined || ones === undefined) return;
  stored.add(events.era, [...ones.texts, ...ones.traces, ...ones.businessIds]);
  events.rows.release();
}
