import type { ReactNode } from 'react';
import { ChainLink } from '#components/trace/chain-link.tsx';
import { CopiedFact } from '#components/ui/copied-fact.tsx';
import { Facts } from '#components/ui/facts.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { Position } from '#components/ui/position.tsx';
import { Raw } from '#components/ui/raw.tsx';
import type { DeadLetterRecord, IdentityPlace } from '#lib/dead-letters/dead-letter.ts';
import { conventionName } from './convention-name.ts';
import { keyText, originPosition } from './describe-failure.ts';
import { KeptUntilText } from './kept-until.tsx';

function raw(text: string | null): ReactNode {
  return text === null ? null : <Raw className="[overflow-wrap:anywhere]">{text}</Raw>;
}

/** Where a part of the event's identity was found: two ids are never taken for one without showing why. */
function foundIn(place: IdentityPlace | null): ReactNode {
  if (place === null) return null;
  const custom = ['header', 'payload'].includes(place.by) ? '' : place.by === 'configured' ? ', as configured' : ` (${place.by})`;
  return (
    <span className="block text-text-3">
      {place.isTraceId ? 'the trace id, from' : 'from'} {place.in} {raw(place.name)}
      {custom}
    </span>
  );
}

/** A text with a button to copy it, and where it was found. */
function copied(text: string | null, what: string, place: IdentityPlace | null = null): ReactNode {
  return text === null ? null : (
    <CopiedFact text={text} what={what}>
      {foundIn(place)}
    </CopiedFact>
  );
}

function originText(origin: DeadLetterRecord['origin']): ReactNode {
  const position = originPosition(origin);
  if (position !== null) return <Position position={position} />;
  return raw(origin.topic) ?? <span className="text-text-3">not named by its convention</span>;
}

/** Where the record came from, what it is called, and by which convention we know. */
export function RecordFacts({ record }: { record: DeadLetterRecord }) {
  const { origin, identity } = record;
  return (
    <Facts
      facts={{
        Key: copied(keyText(record.key), 'key') ?? <span className="text-text-3">none</span>,
        Origin: originText(origin),
        'Consumer group': raw(origin.consumerGroup) ?? (
          <span className="text-text-3">
            not named by its convention{origin.topic === null ? '' : '; a replay will stay unproven until somebody resolves it'}
          </span>
        ),
        'Sent first': origin.timestampMs === null ? null : <Instant at={Number(origin.timestampMs)} as="exact" />,
        'Dead letter': <Position position={record.position} />,
        [record.isLogAppendTime ? 'Appended' : 'Dead-lettered']: <Instant at={Number(record.timestampMs)} as="exact" />,
        'Kept by the broker': <KeptUntilText kept={record.keptUntil} />,
        Attempt: record.attempt === null ? null : String(record.attempt),
        'Failed step': raw(record.stage),
        'Failed in': raw(record.component),
        'Failed at': record.failedAtMs === null ? null : <Instant at={Number(record.failedAtMs)} as="exact" />,
        Convention: conventionName(record.convention),
        'Event type': raw(identity.type),
        'Schema version': raw(identity.version),
        'Event id': copied(identity.eventId, 'event id', identity.places.eventId),
        Source: raw(identity.source),
        Happened: identity.occurredAtMs === null ? null : <Instant at={Number(identity.occurredAtMs)} as="exact" />,
        'Correlation id': copied(identity.correlationId, 'correlation id', identity.places.correlationId),
        Chain: identity.correlationId === null ? null : <ChainLink correlationId={identity.correlationId} />,
        'Causation id': copied(identity.causationId, 'causation id', identity.places.causationId),
        'Trace id': copied(identity.traceId, 'trace id', identity.places.traceId),
      }}
    />
  );
}
