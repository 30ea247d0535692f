import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { doOnce } from '#lib/access/keyed-request.ts';
import { databasePool } from '#lib/db/client.ts';
import { parsePart } from './parse-part.ts';

/** The header by which a caller says that two requests are one. */
export const keyHeader = 'Idempotency-Key';
/** On an answer that an earlier request was given already. */
export const replayedHeader = 'idempotency-replayed';
export const keyPattern = '^[\\x21-\\x7e]{1,255}$';

const keyed = z.object({ [keyHeader]: z.string().regex(new RegExp(keyPattern), 'it expects 1 to 255 visible ASCII characters without spaces').optional() });

/** The request's key; undefined where it has none. @throws EdgeRefusal 400 for one that is none. */
function readKey(request: Request): string | undefined {
  return parsePart('header', keyed, { [keyHeader]: request.headers.get(keyHeader) ?? undefined })[keyHeader];
}

/** Lets `answer` answer the request; where it has a key, once in 24 hours, whatever comes of the connection. @throws EdgeRefusal, Refusal */
export async function answerOnce(request: Request, actor: Actor, body: unknown, answer: () => Promise<Response>): Promise<Response> {
  const key = readKey(request);
  if (key === undefined) return answer();
  const { pathname, search } = new URL(request.url);
  const requestHash = createHash('sha256')
    .update(JSON.stringify([request.method, pathname, search, body ?? null]))
    .digest('base64url');
  const kept = await doOnce(databasePool(), { userId: actor.id, key, requestHash }, async () => {
    const response = await answer();
    return { status: response.status, text: await response.text() };
  });
  return new Response(kept.text === '' ? null : kept.text, {
    status: kept.status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...(kept.isKept ? { [replayedHeader]: 'true' } : {}) },
  });
}
