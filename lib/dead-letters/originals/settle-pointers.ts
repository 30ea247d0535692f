import type pg from 'pg';
import type { EventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import { readEventType } from '#lib/kafka/event-identity.ts';
import { identityRules } from '#lib/kafka/event-identity-rules.ts';
import type { OriginalRead } from './read-originals.ts';

/** `identity`: where events carry their type, by topic. */
export interface SettleContext {
  pool: pg.Pool;
  identity: EventIdentitySettings;
}

/** What became of a pointer in one attempt. */
export type Outcome = OriginalRead | { status: 'no-origin'; why: string };

/** What may pass is tried again after 1, 2, 4, … seconds, at most every five minutes. */
const postponeSql = `
  update dead_letter_original set attempts = attempts + 1, why = given.why, next_attempt_at = now() + least(interval '5 minutes', interval '1 second' * power(2, least(attempts, 20)))
    from unnest($1::bigint[], $2::text[]) as given(record_id, why) where dead_letter_original.record_id = given.record_id and status = 'waiting'`;

const settleSql = `
  update dead_letter_original set attempts = attempts + 1, settled_at = now(), status = given.status, why = given.why, topic_id = given.topic_id, timestamp_ms = given.timestamp_ms,
         is_log_append_time = given.is_log_append_time, key = given.key, value = given.value, headers = given.headers, event_type = given.event_type
    from unnest($1::bigint[], $2::text[], $3::text[], $4::uuid[], $5::bigint[], $6::boolean[], $7::bytea[], $8::bytea[], $9::bytea[], $10::text[])
      as given(record_id, status, why, topic_id, timestamp_ms, is_log_append_time, key, value, headers, event_type)
   where dead_letter_original.record_id = given.record_id and dead_letter_original.status = 'waiting'`;

export interface Settled {
  recordId: string;
  topic: string | null;
  outcome: Outcome;
}

/** pg writes an array of bytes as hexadecimal text, twice as long, and no string may be longer than 512 MB. */
const storedAtOnceBytes = 4 * 1024 * 1024;

/** In pieces that are stored at once, of at least one each. */
function* inPieces(all: readonly Settled[]): Generator<Settled[]> {
  let piece: Settled[] = [];
  let bytes = 0;
  for (const settled of all) {
    piece.push(settled);
    const { outcome } = settled;
    if (outcome.status === 'found') bytes += (outcome.key?.length ?? 0) + (outcome.value?.length ?? 0) + outcome.headers.length;
    if (bytes < storedAtOnceBytes) continue;
    yield piece;
    piece = [];
    bytes = 0;
  }
  if (piece.length > 0) yield piece;
}

const whyOf = ({ outcome }: Settled): string | null => (outcome.status === 'found' ? null : outcome.why);

async function settle({ pool, identity }: SettleContext, settled: readonly Settled[]): Promise<void> {
  const found = settled.map(({ outcome }) => (outcome.status === 'found' ? outcome : undefined));
  await pool.query(settleSql, [
    settled.map(({ recordId }) => recordId),
    settled.map(({ outcome: { status } }) => (status === 'found' ? 'rescued' : status)),
    settled.map(whyOf),
    found.map((original) => original?.topicId),
    found.map((original) => original?.timestampMs),
    found.map((original) => original?.isLogAppendTime),
    found.map((original) => original?.key),
    found.map((original) => original?.value),
    found.map((original) => original?.headers),
    settled.map(({ topic, outcome }) => (outcome.status === 'found' ? readEventType(outcome.headers, outcome.value, identityRules(identity, topic)) : null)),
  ]);
}

/** Keeps what was read of pointers, or why it was not. What may pass waits for another attempt. @returns how many wait no longer. */
export async function settlePointers(context: SettleContext, outcomes: readonly Settled[]): Promise<number> {
  const isPostponed = ({ outcome }: Settled) => outcome.status === 'unreadable' && outcome.mayPass;
  const postponed = outcomes.filter(isPostponed);
  if (postponed.length > 0) await context.pool.query(postponeSql, [postponed.map(({ recordId }) => recordId), postponed.map(whyOf)]);
  const settled = outcomes.filter((outcome) => !isPostponed(outcome));
  for (const piece of inPieces(settled)) await settle(context, piece);
  return settled.length;
}
