import type { EventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import { fitsTopicPattern } from '#lib/config/topic-pattern.ts';
import { walkedBytes } from '#lib/kafka/identity-finder.ts';
import { textOfField, textOfHeader } from '#lib/kafka/identity-text.ts';
import { type JsonFields, walkJsonFields } from '#lib/kafka/json-fields.ts';
import { jsonPaths } from '#lib/kafka/json-paths.ts';
import { foldName, NameTable } from '#lib/kafka/name-table.ts';
import { walkHeaders } from '#lib/kafka/record-headers.ts';

/** An id of the business that an event names: what it is called in the configuration, and its text. */
export interface NamedBusinessId {
  name: string;
  id: string;
}

/** Reads the business ids of a topic's events. @param headers a record's header list. Never throws for a value, whatever it is. */
export type ReadBusinessIds = (headers: Buffer, value: Buffer | null) => NamedBusinessId[];

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

/** How the business ids of a topic are read: by the first configured entry that fits it; undefined where that names none. */
export function businessIdsOf(settings: EventIdentitySettings, topic: string): ReadBusinessIds | undefined {
  const entry = settings.find(({ topics }) => topics.some((pattern) => fitsTopicPattern(topic, pattern)));
  if (entry?.businessIds === undefined) return undefined;
  const { headers: inHeaders, payload } = placesOf(entry.businessIds);
  return (headers, value) => {
    const found: NamedBusinessId[] = [];
    const add = (name: string | undefined, id: string | null) => {
      if (name === undefined || id === null || id === '' || found.some((other) => other.name === name && other.id === id)) return;
      found.push({ name, id });
    };
    walkHeaders(headers, 0, headers.length, (_, nameStart, nameEnd, valueStart, valueEnd) => {
      const index = inHeaders.table.find(headers, nameStart, nameEnd);
      if (index >= 0 && valueStart >= 0) add(inHeaders.names[index], textOfHeader(headers, valueStart, valueEnd, 'uuid'));
    });
    if (value === null || payload.names.length === 0) return found;
    walkJsonFields(value, 0, Math.min(value.length, walkedBytes), payload.fields, (wanted, _nameStart, _nameEnd, start, end) => {
      add(payload.names[wanted], textOfField(value, start, end));
      return false;
    });
    return found;
  };
}
