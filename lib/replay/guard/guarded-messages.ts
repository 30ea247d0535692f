import type pg from 'pg';
import { readEdits } from '#lib/dead-letters/edits/read-edits.ts';
import { readEventType } from '#lib/kafka/event-identity.ts';
import type { IdentityRules } from '#lib/kafka/event-identity-rules.ts';
import type { SelectedFailure } from '#lib/replay/plan/selected-failure.ts';
import type { GuardedMessage } from './find-newer-events.ts';
import { loadEventTypes } from './load-event-types.ts';

/** The event types of what was edited by hand, by failure id: those of the bytes that are sent. */
async function editedEventTypes(pool: pg.Pool, failures: readonly SelectedFailure[], identity: IdentityRules): Promise<Map<string, string | null>> {
  const edits = await readEdits(
    pool,
    failures.flatMap(({ failure_id, edit }) => (edit === null ? [] : [{ failureId: String(failure_id), version: edit.version }])),
  );
  return new Map([...edits].map(([failureId, { headers, value }]) => [failureId, readEventType(headers, value, identity)]));
}

/**
 * Those of the selected failures that the key guard can look at: they have a key and came from the very partition that they go to.
 * @param identity how the target's events are read.
 * @returns the messages by failure id, and where a scan has to begin; undefined when there are none.
 */
export async function guardedMessages(
  pool: pg.Pool,
  failures: readonly SelectedFailure[],
  target: { topic: string; topicId: string; partition: number; identity: IdentityRules },
): Promise<{ messages: GuardedMessage[]; fromOffset: bigint } | undefined> {
  const guarded = failures.flatMap(({ failure_id, record_id, key, origin_topic, origin_topic_id: topicId, origin_partition, origin_offset }) => {
    const isThere = origin_topic === target.topic && (topicId ?? target.topicId) === target.topicId && origin_partition === target.partition;
    return key !== null && origin_offset !== null && isThere ? [{ id: String(failure_id), recordId: record_id, key, originOffset: origin_offset }] : [];
  });
  const [first, ...rest] = guarded.map(({ originOffset }) => originOffset);
  if (first === undefined) return undefined;
  const types = await loadEventTypes(
    pool,
    guarded.map(({ recordId }) => recordId),
    target.identity,
  );
  const edited = await editedEventTypes(pool, failures, target.identity);
  const messages = guarded.map(({ recordId, ...message }) => ({
    ...message,
    eventType: (edited.has(message.id) ? edited.get(message.id) : types.get(recordId)) ?? null,
  }));
  return { messages, fromOffset: rest.reduce((least, offset) => (offset < least ? offset : least), first) + 1n };
}
