import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { z } from 'zod';
import type { Transaction } from '#lib/db/client.ts';
import { Refusal } from './refusal.ts';

/** How long an answer is kept for whoever asks with the same key again. */
const keyLifeHours = 24;

/** Whoever has worked at a request for longer is taken to be lost. Should it live on, it can do nothing more: its claim is no longer the key's. */
const claimLifeSeconds = 60;

/** How many old keys a new one clears away. */
const clearedAtOnce = 100;

/** A request that may be sent again and must be done once. */
export interface KeyedRequest {
  userId: string;
  /** The caller's `Idempotency-Key`. */
  key: string;
  /** Over method, address and body: another request under the same key is a mistake of the caller. */
  requestHash: string;
}

export interface KeptAnswer {
  status: number;
  text: string;
}

/** The claim on a key that the work under way was given. */
const underWay = new AsyncLocalStorage<KeyedRequest & { claim: string }>();

const keptRow = z.object({
  request_hash: z.string(),
  claimed_at: z.date(),
  done_at: z.date().nullable(),
  status: z.int().nullable(),
  answer: z.string().nullable(),
});

/** Takes the key, by the primary key: a new one, one of the past, or one whose work was lost before anything was done. */
async function claimKey(pool: pg.Pool, { userId, key, requestHash }: KeyedRequest, claim: string): Promise<boolean> {
  await pool.query(
    `delete from keyed_request where ctid = any(array(
       select ctid from keyed_request where claimed_at < now() - make_interval(hours => $1) order by claimed_at limit $2))`,
    [keyLifeHours, clearedAtOnce],
  );
  const { rowCount } = await pool.query(
    `insert into keyed_request as kept (user_id, key, request_hash, claim) values ($1, $2, $3, $4)
     on conflict (user_id, key) do update
        set request_hash = excluded.request_hash, claim = excluded.claim, claimed_at = now(), done_at = null, status = null, answer = null
      where kept.claimed_at < now() - make_interval(hours => $5)
         or (kept.done_at is null and kept.request_hash = excluded.request_hash and kept.claimed_at < now() - make_interval(secs => $6))`,
    [userId, key, requestHash, claim, keyLifeHours, claimLifeSeconds],
  );
  return rowCount === 1;
}

function refused(type: string, kind: 'conflict' | 'invalid', message: string): Refusal {
  return new Refusal(message, { kind, type, fields: { field: 'Idempotency-Key' } });
}

const inUse = () =>
  refused(
    'idempotency-key-in-use',
    'conflict',
    `A request with this Idempotency-Key is under way. Send it again in ${claimLifeSeconds} seconds at the latest.`,
  );

/** What the key's first request was answered. @throws Refusal where it was another request, is under way, or its answer was lost. */
async function keptAnswer(pool: pg.Pool, { userId, key, requestHash }: KeyedRequest): Promise<KeptAnswer> {
  const { rows } = await pool.query('select request_hash, claimed_at, done_at, status, answer from keyed_request where user_id = $1 and key = $2', [
    userId,
    key,
  ]);
  // It was given back between our two looks.
  if (rows.length === 0) throw inUse();
  const kept = keptRow.parse(rows[0]);
  if (kept.request_hash !== requestHash)
    throw refused(
      'idempotency-key-reused',
      'invalid',
      `This Idempotency-Key was used for another request, at ${kept.claimed_at.toISOString()}. Give each request a key of its own.`,
    );
  if (kept.done_at === null) throw inUse();
  if (kept.status === null || kept.answer === null)
    throw refused(
      'idempotency-answer-lost',
      'conflict',
      `It was done at ${kept.done_at.toISOString()}, and its answer was lost. Read anew what it changed; do not send it again.`,
    );
  return { status: kept.status, text: kept.answer };
}

/** Gives the key back where nothing was done with it. */
async function giveBack(pool: pg.Pool, { userId, key }: KeyedRequest, claim: string): Promise<void> {
  await pool.query('delete from keyed_request where user_id = $1 and key = $2 and claim = $3 and done_at is null', [userId, key, claim]);
}

/**
 * Does a request once, however often it is sent within 24 hours: the first that is done has its answer kept, and those that follow get it. What `work` refuses or
 * fails at gives the key back, unless it was done before it failed (`markDone`).
 * @throws Refusal `idempotency-key-reused`, `idempotency-key-in-use`, `idempotency-answer-lost`, or what `work` throws.
 */
export async function doOnce(pool: pg.Pool, request: KeyedRequest, work: () => Promise<KeptAnswer>): Promise<KeptAnswer & { isKept: boolean }> {
  const claim = randomUUID();
  if (!(await claimKey(pool, request, claim))) return { ...(await keptAnswer(pool, request)), isKept: true };
  const answer = await underWay.run({ ...request, claim }, work).catch(async (error: unknown) => {
    // Where the database is gone, the claim ends by itself.
    await giveBack(pool, request, claim).catch(() => undefined);
    throw error;
  });
  await pool.query('update keyed_request set done_at = coalesce(done_at, now()), status = $4, answer = $5 where user_id = $1 and key = $2 and claim = $3', [
    request.userId,
    request.key,
    claim,
    answer.status,
    answer.text,
  ]);
  return { ...answer, isKept: false };
}

/**
 * Writes down, in the transaction of an action, that the request under way was done: both are kept or neither is, so that a process that dies between the action
 * and its answer has it done once all the same.
 * @throws Refusal where the request was taken for lost and given to another: the transaction must end.
 */
export async function markDone(transaction: Transaction): Promise<void> {
  const request = underWay.getStore();
  if (request === undefined) return;
  const { userId, key, claim } = request;
  // By the database's clock, as all else that is kept of a key.
  const marked = await transaction.$executeRaw`update keyed_request set done_at = now() where user_id = ${userId} and key = ${key} and claim = ${claim}::uuid`;
  if (marked !== 1) throw inUse();
}
