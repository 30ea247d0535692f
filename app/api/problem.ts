import { randomUUID } from 'node:crypto';
import { AccessDenied } from '#lib/access/policy.ts';
import { Refusal, type RefusalFields } from '#lib/access/refusal.ts';
import { SignInRefused } from '#lib/access/sign-in-refused.ts';
import { log } from '#lib/config/log.ts';
import { isDatabaseDown } from '#lib/db/database-down.ts';
import { KafkaError } from '#lib/kafka/kafka-error.ts';

/** When a client may try again what failed because something Redrive needs is down. */
const retryAfterSeconds = 5;

const statusOfKind = { 'not-found': 404, conflict: 409, invalid: 422, unavailable: 503 } as const;

export interface Problem {
  status: number;
  /** Becomes `urn:redrive:problem:<type>`. */
  type: string;
  title: string;
  /** A sentence for a person. */
  detail: string;
  fields?: RefusalFields;
  headers?: Record<string, string>;
}

/** A refusal of the HTTP edge itself: wrong address, body, credentials or origin. */
export class EdgeRefusal extends Error {
  override name = 'EdgeRefusal';
  readonly problem: Problem;

  constructor(problem: Problem, { cause }: { cause?: unknown } = {}) {
    super(problem.detail, cause === undefined ? {} : { cause });
    this.problem = problem;
  }
}

/** A problem document after RFC 9457. */
export function problemResponse({ status, type, title, detail, fields, headers }: Problem): Response {
  const document = { ...fields, type: `urn:redrive:problem:${type}`, title, status, detail };
  return Response.json(document, { status, headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers } });
}

function unavailable(type: string, title: string, detail: string, fields: RefusalFields = {}): Problem {
  return { status: 503, type, title, detail, fields, headers: { 'retry-after': String(retryAfterSeconds) } };
}

function ofRefusal({ kind, type, message, fields }: Refusal): Problem {
  if (kind === 'unavailable') return unavailable(type, 'Not available now', message, fields);
  const title = { 'not-found': 'Not found', conflict: 'In conflict with what happened meanwhile', invalid: 'Cannot be done' }[kind];
  return { status: statusOfKind[kind], type, title, detail: message, fields };
}

function ofKafkaError(error: KafkaError): Problem {
  log.warn({ err: error }, 'A request failed because of Kafka.');
  const { code, cluster, topic, partition, retriable, message } = error;
  const fields = { code, cluster, topic: topic ?? null, partition: partition ?? null };
  if (retriable) return unavailable('kafka', 'Kafka is not available', message, fields);
  return { status: 502, type: 'kafka', title: 'Kafka refused', detail: message, fields };
}

/** better-auth's code becomes the type, `INVALID_EMAIL_OR_PASSWORD` thus `invalid-email-or-password`. */
function ofSignInRefused({ status: givenStatus, code, message, retryAfterSeconds }: SignInRefused): Problem {
  const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  // 401 says that a request came without a session, which leads browsers to the sign-in page: they are there already.
  const status = givenStatus === 401 && code === 'INVALID_EMAIL_OR_PASSWORD' ? 422 : givenStatus;
  return { status, type: code.toLowerCase().replaceAll('_', '-'), title: 'Sign-in refused', detail: message, headers };
}

function ofUnknown(error: unknown, request: Request): Problem {
  const errorId = randomUUID();
  log.error({ err: error, errorId, method: request.method, path: new URL(request.url).pathname }, 'A request failed.');
  const detail = `Something failed inside Redrive. Its log tells more under the id ${errorId}.`;
  return { status: 500, type: 'internal', title: 'Internal error', detail, fields: { errorId } };
}

/** The one place where errors become HTTP: expected ones with their sentence, all others with nothing but the id they are logged under. */
export function problemOf(error: unknown, request: Request): Problem {
  if (error instanceof EdgeRefusal) return error.problem;
  if (error instanceof Refusal) return ofRefusal(error);
  if (error instanceof AccessDenied)
    return { status: 403, type: 'access-denied', title: 'Not allowed', detail: error.message, fields: { action: error.action } };
  if (error instanceof KafkaError) return ofKafkaError(error);
  if (error instanceof SignInRefused) return ofSignInRefused(error);
  if (isDatabaseDown(error)) {
    log.warn({ err: error }, 'A request failed because the database cannot be used.');
    return unavailable('database', 'The database is not reachable', 'Redrive cannot use its database now. It goes on by itself once the database is back.');
  }
  return ofUnknown(error, request);
}
