import type { RecordHeader } from './record-headers.ts';

/** What a record's headers say of the event it carries. Null: not said. */
export interface EventIdentity {
  eventId: string | null;
  type: string | null;
  source: string | null;
  correlationId: string | null;
  causationId: string | null;
  traceId: string | null;
}

/** Where each is looked for, in this order (DESIGN section 5); names match ignoring case and the separators `-`, `_` and `.`. */
const places: Record<Exclude<keyof EventIdentity, 'traceId'>, string[]> = {
  eventId: ['ce_id', 'event-id', 'x-event-id', 'message-id', 'id'],
  type: ['ce_type', 'event-type'],
  source: ['ce_source', 'event-source'],
  correlationId: ['ce_correlationid', 'x-correlation-id', 'correlation-id', 'x-request-id'],
  causationId: ['ce_causationid', 'x-causation-id', 'causation-id'],
};

const fold = (name: string) => name.toLowerCase().replaceAll(/[-_.]/g, '');
/** A topic has few header names; folding them anew for each record took a tenth of the time of indexing. */
const folds = new Map<string, string>();
const mostFolds = 1_000;

function foldOnce(name: string): string {
  const known = folds.get(name);
  if (known !== undefined) return known;
  const folded = fold(name);
  // Names that differ from record to record must not fill the memory.
  if (folds.size < mostFolds) folds.set(name, folded);
  return folded;
}
const wanted = new Map(Object.values(places).flatMap((names) => names.map((name) => [fold(name), name])));
/** Longer ids are cut: an index entry of Postgres holds 2,704 bytes. The header keeps all of it. */
const longestId = 500;

/** Reads an event's identity from its headers. Of repeated headers the last counts. */
export function readIdentity(headers: readonly RecordHeader[]): EventIdentity {
  const found = new Map<string, string>();
  let traceparent: string | undefined;
  for (const { name, value } of headers) {
    if (value === null || value.length === 0) continue;
    const folded = foldOnce(name);
    const canonical = wanted.get(folded);
    if (canonical !== undefined) found.set(canonical, value.toString('utf8').slice(0, longestId));
    if (folded === 'traceparent') traceparent = value.toString('latin1');
  }
  const first = (names: string[]) => names.map((name) => found.get(name)).find((value) => value !== undefined) ?? null;
  const traceId = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/.exec(traceparent ?? '')?.[1] ?? null;
  return {
    eventId: first(places.eventId),
    type: first(places.type),
    source: first(places.source),
    correlationId: first(places.correlationId) ?? traceId,
    causationId: first(places.causationId),
    traceId,
  };
}
