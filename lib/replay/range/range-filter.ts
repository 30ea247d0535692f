import { readEventType } from '#lib/kafka/event-identity.ts';
import type { IdentityRules } from '#lib/kafka/event-identity-rules.ts';
import type { RecordCursor } from '#lib/kafka/record-cursor.ts';
import { walkHeaders } from '#lib/kafka/record-headers.ts';
import type { RangeFilter } from './replay-range.ts';

/** Tells whether a record is meant. */
export type IsMeant = (record: RecordCursor) => boolean;

function hasHeader(text: string): IsMeant {
  const at = text.indexOf('=');
  const name = Buffer.from(text.slice(0, at));
  const value = Buffer.from(text.slice(at + 1));
  return ({ buffer, headersStart, headersEnd }) => {
    let found = false;
    walkHeaders(buffer, headersStart, headersEnd, (_, nameStart, nameEnd, valueStart, valueEnd) => {
      if (valueStart < 0 || nameEnd - nameStart !== name.length || valueEnd - valueStart !== value.length) return;
      found ||= name.compare(buffer, nameStart, nameEnd) === 0 && value.compare(buffer, valueStart, valueEnd) === 0;
    });
    return found;
  };
}

function hasKey(text: string): IsMeant {
  const key = Buffer.from(text);
  return ({ buffer, keyStart, keyEnd }) => keyStart >= 0 && keyEnd - keyStart === key.length && key.compare(buffer, keyStart, keyEnd) === 0;
}

/** The records that a filter means, told by their bytes; undefined where all are. @param identity how the source's events are read. */
export function compileFilter(filter: RangeFilter | undefined, identity: IdentityRules): IsMeant | undefined {
  const tests: IsMeant[] = [];
  if (filter?.key !== undefined) tests.push(hasKey(filter.key));
  if (filter?.header !== undefined) tests.push(hasHeader(filter.header));
  const type = filter?.eventType;
  if (type !== undefined) tests.push(({ headers, value }) => readEventType(headers, value, identity) === type);
  return tests.length === 0 ? undefined : (record) => tests.every((test) => test(record));
}

/**
 * Which records a filter means that may leave out newer events of the same keys and types, as one by a header may; undefined where what it leaves out has other keys
 * or types, so that only what comes behind the range can overtake it.
 */
export function compileLeavingOut(filter: RangeFilter | undefined, identity: IdentityRules): IsMeant | undefined {
  return filter?.header === undefined ? undefined : compileFilter(filter, identity);
}
