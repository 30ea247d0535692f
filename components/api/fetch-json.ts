import type { z } from 'zod';
import { hasWaited } from './has-waited.ts';
import { failureOf, RequestFailure } from './request-failure.ts';
import { noteServerClock } from './server-clock.ts';

/** A console that does not answer for so long is called unreachable, so that the page can say so. */
const answerWithinMs = 15_000;

interface FetchOptions {
  method?: 'GET' | 'POST';
  /** Sent as JSON. */
  body?: unknown;
  signal?: AbortSignal;
  /** Statuses besides 2xx whose body is what the schema describes. */
  alsoReads?: readonly number[];
}

/**
 * The one way from the console to its API: sends, and parses the answer with the schema that the route shares.
 * Without a session it goes to the sign-in page, which leads back.
 * @throws RequestFailure
 */
export async function fetchJson<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  { method = 'GET', body, signal, alsoReads = [] }: FetchOptions = {},
): Promise<z.infer<Schema>> {
  const init: RequestInit = {
    method,
    signal: signal === undefined ? AbortSignal.timeout(answerWithinMs) : AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]),
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  const first = await send(path, init);
  const response = method === 'GET' && hasWaited(first.url) ? await send(path, init) : first;
  noteServerClock(response.headers.get('date'));
  if (response.status === 401) window.location.assign(`/sign-in?from=${encodeURIComponent(window.location.pathname + window.location.search)}`);
  if (!response.ok && !alsoReads.includes(response.status)) throw await failureOf(response);
  const parsed = schema.safeParse(await response.json());
  if (!parsed.success)
    throw new RequestFailure(
      `The server's answer is not what this page expects (${parsed.error.issues[0]?.path.join('.') ?? 'body'}). Reload it: it may be older than the server.`,
      { status: response.status, cause: parsed.error },
    );
  return parsed.data;
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new RequestFailure('Redrive does not answer. It may be stopped, or the network is down.', { status: null, cause: error });
  }
}

/** The query part of an address, without what is not set. */
export function queryString(parameters: Record<string, string | number | null | undefined>): string {
  const set = Object.entries(parameters).flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, String(value)]]));
  return set.length === 0 ? '' : `?${new URLSearchParams(set)}`;
}
