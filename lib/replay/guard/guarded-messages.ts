import type { SelectedFailure } from '#lib/replay/plan/selected-failure.ts';
import type { GuardedMessage } from './find-newer-events.ts';

/**
 * Those of the selected failures that the key guard can look at: they have a key and came from the very partition that they go to.
 * @returns the messages by failure id, and where a scan has to begin; undefined when there are none.
 */
export function guardedMessages(
  failures: readonly SelectedFailure[],
  target: { topic: string; partition: number },
): { messages: GuardedMessage[]; fromOffset: bigint } | undefined {
  const messages = failures.flatMap(({ failure_id, key, event_type, origin_topic, origin_partition, origin_offset }) =>
    key !== null && origin_offset !== null && origin_topic === target.topic && origin_partition === target.partition
      ? [{ id: String(failure_id), key, eventType: event_type, originOffset: origin_offset }]
      : [],
  );
  const [first, ...rest] = messages.map(({ originOffset }) => originOffset);
  if (first === undefined) return undefined;
  return { messages, fromOffset: rest.reduce((least, offset) => (offset < least ? offset : least), first) + 1n };
}
