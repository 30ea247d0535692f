import type { EventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import { fitsTopicPattern } from '#lib/config/topic-pattern.ts';
import { type RecordPlace, walkedBytes } from '#lib/kafka/identity-finder.ts';
import { textOfField, textOfHeader } from '#lib/kafka/identity-text.ts';
import { type JsonFields, type OnField, walkJsonFields } from '#lib/kafka/json-fields.ts';
import { jsonPaths } from '#lib/kafka/json-paths.ts';
import { foldName, NameTable } from '#lib/kafka/name-table.ts';
import { type OnHeader, walkHeaders } from '#lib/kafka/record-headers.ts';

/** Told of a business id: what it is called in the configuration, and where its text stands. */
export type OnBusinessId = (called: string, start: number, end: number, form: 'header' | 'payload') => void;

/** Finds the business ids of a topic's event. Never throws for a value, whatever it is. @throws MalformedBytesError where the headers are not one list */
export type FindBusinessIds = (record: RecordPlace, onId: OnBusinessId) => void;

/** The text of a business id. */
export const businessIdText = (bytes: Buffer, start: number, end: number, form: 'header' | 'payload'): string | null =>
  form === 'header' ? textOfHeader(bytes, start, end, 'uuid') : textOfField(bytes, start, end);

interface Places {
  headers: { table: NameTable; names: readonly string[] };
  payload: { fields: JsonFields; names: readonly string[] };
}

function placesOf(businessIds: Readonly<Record<string, readonly string[]>>): Places {
  const placed = Object.entries(businessIds).flatMap(([name, places]) => places.map((place) => ({ name, place })));
  const at = (kind: string, fold: (path: string) => string) => {
    const byPath = new Map(placed.filter(({ place }) => place.startsWith(kind)).map(({ name, place }) => [fold(place.slice(kind.length)), name]));
    return { paths: [...byPath.keys()], names: [...byPath.values()] };
  };
  const headers = at('header:', foldName);
  const payload = at('payload:', (path) => path.split('.').map(foldName).join('.'));
  return {
    headers: { table: new NameTable(headers.paths), names: headers.names },
    payload: { fields: jsonPaths(payload.paths), names: payload.names },
  };
}

/** How the business ids of a topic are found: by the first configured entry that fits it; undefined where that names none. */
export function businessIdsOf(settings: EventIdentitySettings, topic: string): FindBusinessIds | undefined {
  const entry = settings.find(({ topics }) => topics.some((pattern) => fitsTopicPattern(topic, pattern)));
  if (entry?.businessIds === undefined) return undefined;
  const { headers: inHeaders, payload } = placesOf(entry.businessIds);
  const allFields = payload.names.length;
  /** Of the event that is looked at; here, so that nothing has to be made for each. */
  let event: { buffer: Buffer; onId: OnBusinessId };
  let number = 0;
  let fields = 0;
  /** By field, the event that it was met in last. */
  const metIn = new Float64Array(allFields);
  const onHeader: OnHeader = (_, nameStart, nameEnd, start, end) => {
    const called = inHeaders.names[inHeaders.table.find(event.buffer, nameStart, nameEnd)];
    if (called !== undefined && start >= 0) event.onId(called, start, end, 'header');
  };
  // Of fields of one path the first counts, as everywhere: with all of them the walk may end.
  const onField: OnField = (wanted, _nameStart, _nameEnd, start, end) => {
    const called = payload.names[wanted];
    if (called === undefined || metIn[wanted] === number) return false;
    metIn[wanted] = number;
    event.onId(called, start, end, 'payload');
    return ++fields === allFields;
  };
  return ({ buffer, headersStart, headersEnd, valueStart, valueEnd }, onId) => {
    event = { buffer, onId };
    number++;
    fields = 0;
    if (inHeaders.names.length > 0) walkHeaders(buffer, headersStart, headersEnd, onHeader);
    if (valueStart < 0 || allFields === 0) return;
    walkJsonFields(buffer, valueStart, Math.min(valueEnd, valueStart + walkedBytes), payload.fields, onField);
  };
}
