import type { z } from 'zod';
import type { Transaction } from '#lib/db/client.ts';
import type { Audit } from '#lib/db/generated/client.ts';
import type { Actor } from './actor.ts';
import { type AuditEntry, auditEntry, type auditPage } from './audit-entry.ts';
import { markDone } from './keyed-request.ts';
import type { Action } from './policy.ts';

/** What is kept besides the actions that the policy is asked about. */
export type AuditedAction =
  | Action
  | 'session:begin'
  | 'account:invite'
  | 'replays:send'
  | 'replays:canary'
  | 'replays:prove'
  | 'replays:pause'
  | 'replays:resume'
  | 'replays:cancel'
  | 'rewinds:plan'
  | 'rewinds:confirm'
  | 'rewinds:withdraw'
  | 'rewinds:cancel'
  | 'rewinds:refuse'
  | 'rewinds:apply'
  | 'rewinds:end'
  | 'rewinds:resolve';

/** A value of JSON: what a detail may hold. Offsets go in as strings. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

export interface AuditRecord {
  /** A person, or what acts by itself: `worker` (sends, pauses, ends a replay, wakes what was snoozed), `proof` (proves a copy), `Kafka` (a copy that came back). */
  actor: Actor | string;
  action: AuditedAction;
  cluster?: string | undefined;
  /** Such as `failure/17` or `replay/4`; what is done to many has none. */
  subject?: string | undefined;
  outcome: AuditEntry['outcome'];
  detail?: { [name: string]: Json } | undefined;
}

/**
 * Adds a row to the audit. Given the transaction of the action itself, both are kept or neither is.
 * A person is written by e-mail address, and one who came with an API token is marked so. What was done uses up the request's idempotency key.
 */
export async function recordAudit(client: Transaction, record: AuditRecord): Promise<void> {
  if (record.outcome === 'done') await markDone(client);
  await client.audit.create({ data: rowOf(record) });
}

function rowOf({ actor, action, cluster, subject, outcome, detail = {} }: AuditRecord) {
  const who = typeof actor === 'string' ? actor : actor.email;
  const via = typeof actor !== 'string' && actor.via === 'token' ? { via: 'token' } : {};
  return { actor: who, action, cluster: cluster ?? null, subject: subject ?? null, outcome, detail: { ...detail, ...via } };
}

function entryOf({ id, at, ...row }: Audit): AuditEntry {
  return auditEntry.parse({ ...row, id: String(id), at: at.toISOString() });
}

/**
 * The audit, newest first, by keyset over its primary key.
 * @param cursor the `nextCursor` of the page before, for older entries.
 */
export async function listAudit(client: Transaction, { cursor, limit }: { cursor?: string | undefined; limit: number }): Promise<z.infer<typeof auditPage>> {
  const older = cursor === undefined ? {} : { id: { lt: BigInt(cursor) } };
  const rows = await client.audit.findMany({ where: older, orderBy: { id: 'desc' }, take: limit + 1 });
  const entries = rows.slice(0, limit).map(entryOf);
  return { entries, nextCursor: rows.length > limit ? (entries.at(-1)?.id ?? null) : null };
}
