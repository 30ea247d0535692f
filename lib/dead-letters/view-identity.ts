import type { EventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import { explainIdentity, type FoundIdentity } from '#lib/kafka/event-identity.ts';
import { identityRules } from '#lib/kafka/event-identity-rules.ts';
import type { DeadLetterRecord, IdentityPlace } from './dead-letter.ts';

function placeOf(found: FoundIdentity | null): IdentityPlace | null {
  return found === null ? null : { in: found.in, name: found.name, by: found.by, isTraceId: found.isTraceId };
}

/** The identity of a dead letter's event, each part with where it was found: read from the record's bytes by the rules in force now. */
export function viewIdentity(
  { originTopic, headers, value }: { originTopic: string | null; headers: Uint8Array; value: Uint8Array | null },
  topic: string,
  settings: EventIdentitySettings,
): DeadLetterRecord['identity'] {
  const rules = identityRules(settings, originTopic, topic);
  const { eventId, type, source, version, correlationId, causationId, traceId, at } = explainIdentity(
    Buffer.from(headers),
    value === null ? null : Buffer.from(value),
    rules,
  );
  return {
    eventId: eventId?.value ?? null,
    type: type?.value ?? null,
    source: source?.value ?? null,
    version: version?.value ?? null,
    correlationId: correlationId?.value ?? null,
    causationId: causationId?.value ?? null,
    traceId: traceId?.value ?? null,
    occurredAtMs: at?.toString() ?? null,
    places: {
      eventId: placeOf(eventId),
      type: placeOf(type),
      source: placeOf(source),
      version: placeOf(version),
      correlationId: placeOf(correlationId),
      causationId: placeOf(causationId),
      traceId: placeOf(traceId),
    },
  };
}
