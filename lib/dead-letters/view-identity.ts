import type { EventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import { postgresText } from '#lib/db/postgres-text.ts';
import { explainIdentity, type FoundIdentity } from '#lib/kafka/event-identity.ts';
import { identityRules } from '#lib/kafka/event-identity-rules.ts';
import type { DeadLetterRecord, IdentityPlace } from './dead-letter.ts';

/** Where a stored id was found; null where the rules have changed since and would find another. */
function placeOf(stored: string | null, found: FoundIdentity | null): IdentityPlace | null {
  if (found === null || postgresText(found.value) !== stored) return null;
  return { in: found.in, name: found.name, by: found.by, isTraceId: found.isTraceId };
}

/** The identity of a dead letter's event: as it was indexed, with where each part was found, and the event's time. */
export function viewIdentity(row: Prisma.DeadLetterGetPayload<object>, topic: string, settings: EventIdentitySettings): DeadLetterRecord['identity'] {
  const rules = identityRules(settings, row.originTopic, topic);
  const explained = explainIdentity(Buffer.from(row.headers), row.value === null ? null : Buffer.from(row.value), rules);
  return {
    eventId: row.eventId,
    type: row.eventType,
    source: row.eventSource,
    version: row.eventVersion,
    correlationId: row.correlationId,
    causationId: row.causationId,
    traceId: row.traceId,
    occurredAtMs: explained.at?.toString() ?? null,
    places: {
      eventId: placeOf(row.eventId, explained.eventId),
      type: placeOf(row.eventType, explained.type),
      source: placeOf(row.eventSource, explained.source),
      version: placeOf(row.eventVersion, explained.version),
      correlationId: placeOf(row.correlationId, explained.correlationId),
      causationId: placeOf(row.causationId, explained.causationId),
      traceId: placeOf(row.traceId, explained.traceId),
    },
  };
}
