import { formatCount } from '#components/ui/format-number.ts';
import type { Tone } from '#components/ui/pill.tsx';
import type { PayloadView } from '#lib/access/payload.ts';
import type { DeadLetterLine, DeadLetterRecord } from '#lib/dead-letters/dead-letter.ts';
import { canBecome, type FailureState } from '#lib/dead-letters/failure-states.ts';

/** A class without its package: `org.shop.StockTimeout` is `StockTimeout`. */
function shortClass(name: string): string {
  return name.split(/[.$\\]/).at(-1) || name;
}

/** The name of an error for a sentence. */
export function errorName(errorClass: string | null): string {
  return errorClass === null || errorClass === '' ? 'unknown error' : shortClass(errorClass);
}

/** A consumer group as a filter has it, where empty is none. */
export const groupName = (group: string): string => (group === '' ? 'no consumer group' : group);

/** The beginning of a message, as much as a heading bears. */
export function firstLine(message: string): string {
  const line = message.split('\n')[0]?.trim() ?? '';
  return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}

/** What failed, in a few words. */
export function errorTitle({ errorClass, errorMessage }: Pick<DeadLetterLine, 'errorClass' | 'errorMessage'>): string {
  const name = errorClass === null ? null : shortClass(errorClass);
  const message = firstLine(errorMessage ?? '');
  if (name === null) return message === '' ? 'Unknown error' : message;
  // Many exceptions' messages begin with their own class.
  const rest = message.startsWith(`${errorClass}: `) ? message.slice((errorClass?.length ?? 0) + 2) : message;
  return rest === '' || rest === name ? name : `${name}: ${rest}`;
}

/** A key on one line; null where there is none. */
export function keyText(key: PayloadView): string | null {
  switch (key.kind) {
    case 'null':
      return null;
    case 'empty':
      return '(empty)';
    case 'binary':
      return `0x${[...Uint8Array.from(atob(key.base64), (character) => character.charCodeAt(0)).subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
    case 'json':
    case 'text':
      return key.text;
  }
}

function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${formatCount(count)} times`;
}

/** The sentence that a dead letter's page begins with: "ord-100377: StockServiceTimeoutError, dead-lettered once". The key of one without a body was rescued with it. */
export function failureSentence({
  records,
  ...failure
}: Pick<DeadLetterLine, 'key' | 'errorClass' | 'errorMessage' | 'recordCount'> & { records: readonly Pick<DeadLetterRecord, 'key'>[] }): string {
  const key = keyText(failure.key) ?? keyText(records[0]?.key ?? failure.key) ?? 'A record without a key';
  const message = firstLine(failure.errorMessage ?? '').replace(/\.$/, '');
  const error = failure.errorClass === null && message !== '' ? message : errorName(failure.errorClass);
  return `${key}: ${error}, dead-lettered ${times(failure.recordCount)}`;
}

/** Where a record came from, where its headers say all of it. */
export function originPosition({ topic, partition, offset }: DeadLetterLine['origin']): DeadLetterLine['position'] | null {
  return topic === null || partition === null || offset === null ? null : { topic, partition, offset };
}

/** What a replay of it cannot do, for want of headers that say where it failed; null where it can be sent and proven, or is not to be replayed now. */
export function replayLimit({ state, origin, recordCount }: Pick<DeadLetterLine, 'state' | 'origin' | 'recordCount'>): string | null {
  if (!canBecome(state, 'claimed')) return null;
  // A replay goes where the first record came from; of several, the newest alone does not tell.
  if (origin.topic === null) return recordCount === 1 ? 'Its headers name no topic that it came from: there is nowhere to replay it to.' : null;
  return origin.consumerGroup === null ? 'Its headers name no consumer group: a replay can be sent, but will stay unproven until somebody resolves it.' : null;
}

export const stateTones: Record<FailureState, Tone> = {
  new: 'failed',
  acknowledged: 'neutral',
  snoozed: 'neutral',
  claimed: 'replay',
  replayed: 'replay',
  resolved: 'ok',
  returned: 'risk',
  discarded: 'outline',
};

/** What a state means, for its tooltip. */
export const stateMeanings: Record<FailureState, string> = {
  new: 'Nobody has dealt with it yet.',
  acknowledged: 'Somebody has seen it.',
  snoozed: 'Put aside until a time or a count.',
  claimed: 'A confirmed replay is going to send it.',
  replayed: 'Its copy was sent; that its consumer handled it is not proven yet.',
  resolved: 'Proven (its consumer passed the copy and it did not come back), or resolved by hand with a reason.',
  returned: 'It was replayed and failed again.',
  discarded: 'Put away with a reason; nothing was deleted in Kafka.',
};
