import { type IdentityField, identityFields, type Place } from './event-identity-places.ts';
import { builtInRules, type IdentityRules, noRank, slots } from './event-identity-rules.ts';
import { IdentityFinder, type RecordPlace, standsIn } from './identity-finder.ts';
import { repeatedTextOfField, repeatedTextOfHeader, textOfField, textOfHeader } from './identity-text.ts';
import { parseInstant } from './instant.ts';

/** What a record says of the event it carries. Null: not said. At most 500 characters each, without NUL. */
export interface EventIdentity {
  eventId: string | null;
  type: string | null;
  source: string | null;
  /** Of the event's schema: a number, a revision, or the address of the schema. */
  version: string | null;
  /** The trace id where the event names no other. */
  correlationId: string | null;
  causationId: string | null;
  /** 16 or 32 hexadecimal digits, in lower case. */
  traceId: string | null;
}

/** A part of an event's identity with where it was found. */
export interface FoundIdentity {
  value: string;
  in: 'header' | 'payload';
  /** The header's name or the payload field's path, as the record writes it. */
  name: string;
  /** Whose custom it is: `CloudEvents`, `MassTransit`, …; `header` and `payload` for generic names, `configured` for configured ones. */
  by: string;
  /** It is the trace id, which stands for a correlation id. */
  isTraceId: boolean;
}

/** An event's identity for people: two ids are never joined without showing why. `at`: the instant that `time` names, in milliseconds since 1970. */
export type ExplainedIdentity = Record<IdentityField, FoundIdentity | null> & { at: bigint | null };

const slotOf = (field: IdentityField) => identityFields.indexOf(field);
const eventId = slotOf('eventId');
const type = slotOf('type');
const source = slotOf('source');
const version = slotOf('version');
const correlationId = slotOf('correlationId');
const causationId = slotOf('causationId');
const trace = slotOf('traceId');
const time = slotOf('time');
/** The event's time is not indexed. */
const indexedFields = [eventId, type, source, version, correlationId, causationId, trace];
const typeOnly = [type];
const allFields = identityFields.map(slotOf);

const finder = new IdentityFinder(builtInRules);

/**
 * Reads an event's identity from its record: DESIGN section 5.
 * @param headers the header list with its count. @param value views are not kept.
 * @throws MalformedBytesError when `headers` is not one header list.
 */
export function readIdentity(headers: Buffer, value: Buffer | null, rules: IdentityRules = builtInRules): EventIdentity {
  finder.find(headers, value, rules, indexedFields);
  const traceId = textAt(trace, headers, value, rules);
  return {
    eventId: textAt(eventId, headers, value, rules),
    type: textAt(type, headers, value, rules),
    source: textAt(source, headers, value, rules),
    version: textAt(version, headers, value, rules),
    correlationId: textAt(correlationId, headers, value, rules) ?? (rules.correlatesByTrace ? traceId : null),
    causationId: textAt(causationId, headers, value, rules),
    traceId,
  };
}

/** A part of the identity of the record that was looked at last: its bytes, to be read in place, or its text. */
export interface IdentityPart {
  /** Where its bytes stand in the record's buffer; -1: it is not said. */
  start: () => number;
  end: () => number;
  /** As readIdentity gives it; a correlation id only where the record names one. */
  text: (place: RecordPlace, rules: IdentityRules) => string | null;
}

function partOf(slot: number): IdentityPart {
  return {
    start: () => (finder.rank[slot] === noRank ? -1 : (finder.start[slot] ?? -1)),
    end: () => finder.end[slot] ?? -1,
    text: (place, rules) => textAt(slot, place.buffer, place.buffer, rules),
  };
}

/** The parts of the identity of the record that `findIdentity` was called for last. */
export const identityParts = {
  eventId: partOf(eventId),
  type: partOf(type),
  source: partOf(source),
  version: partOf(version),
  correlationId: partOf(correlationId),
  causationId: partOf(causationId),
  traceId: partOf(trace),
} as const satisfies Record<keyof EventIdentity, IdentityPart>;

/** Whether the record that `findIdentity` was called for last says that a replay sent it; its headers tell which (redrive-headers.ts). */
export const saysReplay = (): boolean => finder.rank[slots.replay] === 0;

/**
 * Finds the identity of the record under a cursor, for indexing: less than 1 µs where the headers say it all, some 2 where the payload has to be walked, for 64 KB
 * at the most. Nothing is decoded before it is asked for; `identityParts` tell of it until the next is found.
 */
export function findIdentity(place: RecordPlace, rules: IdentityRules): void {
  finder.findAt(place, rules, indexedFields);
}

/** The type alone, for indexing dead letters and finding newer events: the walk ends where it is found. @throws MalformedBytesError as readIdentity */
export function readEventType(headers: Buffer, value: Buffer | null, rules: IdentityRules = builtInRules): string | null {
  finder.find(headers, value, rules, typeOnly);
  return textAt(type, headers, value, rules);
}

/** The same for the record under a cursor. */
export function readEventTypeAt(place: RecordPlace, rules: IdentityRules): string | null {
  finder.findAt(place, rules, typeOnly);
  return textAt(type, place.buffer, place.buffer, rules);
}

/** An event's identity with where each part was found, and the event's time. For a record that is shown. @throws MalformedBytesError as readIdentity */
export function explainIdentity(headers: Buffer, value: Buffer | null, rules: IdentityRules = builtInRules): ExplainedIdentity {
  finder.find(headers, value, rules, allFields);
  const found = (field: IdentityField) => explain(field, headers, value, rules);
  const traceId = found('traceId');
  const said = found('time');
  return {
    eventId: found('eventId'),
    type: found('type'),
    source: found('source'),
    version: found('version'),
    time: said,
    at: said === null ? null : parseInstant(said.value),
    correlationId: found('correlationId') ?? (traceId === null || !rules.correlatesByTrace ? null : { ...traceId, isTraceId: true }),
    causationId: found('causationId'),
    traceId,
  };
}

function textAt(slot: number, headers: Buffer, value: Buffer | null, rules: IdentityRules): string | null {
  if (finder.rank[slot] === noRank) return null;
  const start = finder.start[slot] ?? 0;
  const end = finder.end[slot] ?? 0;
  const where = finder.where[slot];
  const bytes = where === standsIn.header || value === null ? headers : value;
  if (slot === trace) return bytes.toString('latin1', start, end).toLowerCase();
  if (where !== standsIn.header) return slot === type ? repeatedTextOfField(bytes, start, end) : textOfField(bytes, start, end);
  const form = slot === version || slot === time ? 'integer' : 'uuid';
  const isRepeated = slot === type || slot === source || slot === version;
  const text = isRepeated ? repeatedTextOfHeader(bytes, start, end, form) : textOfHeader(bytes, start, end, form);
  return slot === type ? firstType(text, rules.places.type[finder.rank[slot] ?? noRank]) : text;
}

function firstType(text: string, place: Place | undefined): string {
  return place?.in === 'header' && place.isList ? text.slice(0, text.search(/[;,]|$/)) : text;
}

function explain(field: IdentityField, headers: Buffer, value: Buffer | null, rules: IdentityRules): FoundIdentity | null {
  const slot = slotOf(field);
  const text = textAt(slot, headers, value, rules);
  const place = rules.places[field][finder.rank[slot] ?? noRank];
  if (text === null || place === undefined) return null;
  const isHeader = finder.where[slot] === standsIn.header;
  const written = (isHeader ? headers : (value ?? headers)).toString('utf8', finder.nameStart[slot], finder.nameEnd[slot]);
  const within = place.in === 'payload' ? place.name.slice(0, place.name.lastIndexOf('.') + 1) : '';
  return { value: text, in: isHeader ? 'header' : 'payload', name: within + written, by: place.by, isTraceId: false };
}
