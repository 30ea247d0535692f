/** What can be known of an event's identity. */
export const identityFields = ['eventId', 'type', 'source', 'version', 'time', 'correlationId', 'causationId', 'traceId'] as const;
export type IdentityField = (typeof identityFields)[number];

/** Where a field may stand, and whose custom it is. */
export type Place =
  | {
      in: 'header';
      name: string;
      by: string;
      /** It holds several, separated by `;`, of types with their assembly behind a comma: the first is meant. */
      isList?: true;
      /** Counts only where a header of Wolverine's stands beside (true), or none does (false): two frameworks mean different things by one name. */
      ifWolverine?: boolean;
    }
  /** A field of a JSON value, of nested objects joined by dots. */
  | { in: 'payload'; name: string; by: string }
  /** An attribute of a CloudEvent in structured mode, which is the value. */
  | { in: 'cloudevent'; name: string; by: string };

const header = (by: string, ...names: string[]): Place[] => names.map((name) => ({ in: 'header', name, by }));
const payload = (...names: string[]): Place[] => names.map((name) => ({ in: 'payload', name, by: 'payload' }));
const cloudEvent = (name: string): Place[] => [
  { in: 'header', name: `ce_${name}`, by: 'CloudEvents' },
  { in: 'cloudevent', name, by: 'CloudEvents' },
];
const generic = 'header';

/** By Wolverine's header of this name its records are told from MassTransit's (`MT-MessageType`). */
export const wolverineMark = 'message-type';

/**
 * Where each is looked for, in this order; DESIGN section 5. Names match ignoring case and `-_.`; the exact names, and who writes them, are in the sources of the
 * frameworks: cloudevents/spec, MassTransit's DictionaryHeadersSerialize, NServiceBus's Headers, Wolverine's EnvelopeConstants, Axon's HeaderUtils, Debezium's
 * EventRouterDelegate. Never `kafka_correlationId`: it joins a request to its reply.
 */
export const builtInPlaces: Readonly<Record<IdentityField, readonly Place[]>> = {
  eventId: [
    ...cloudEvent('id'),
    ...header('NServiceBus', 'NServiceBus.MessageId'),
    ...header('Axon', 'axon-message-id'),
    // `message-id` is MassTransit's `MessageId` too, `id` Wolverine's and that of Debezium's outbox.
    ...header(generic, 'event-id', 'x-event-id', 'message-id', 'id'),
    ...payload('eventId', 'id'),
  ],
  type: [
    ...cloudEvent('type'),
    { in: 'header', name: 'NServiceBus.EnclosedMessageTypes', by: 'NServiceBus', isList: true },
    { in: 'header', name: 'MT-MessageType', by: 'MassTransit', isList: true },
    ...header('Axon', 'axon-message-type'),
    ...header(generic, 'event-type'),
    ...header('Wolverine', wolverineMark),
    ...payload('type', 'eventType'),
    // A Java class, which may be that of any payload: better than nothing.
    ...header('Spring', '__TypeId__'),
  ],
  source: [
    ...cloudEvent('source'),
    ...header('NServiceBus', 'NServiceBus.OriginatingEndpoint'),
    ...header('MassTransit', 'SourceAddress'),
    ...header(generic, 'event-source', 'source'),
    ...payload('source'),
  ],
  version: [
    ...cloudEvent('dataschema'),
    ...header('Axon', 'axon-message-revision', 'ce_axonmessagerevision'),
    ...header(generic, 'event-version', 'schema-version'),
    ...payload('version', 'schemaVersion'),
  ],
  time: [
    ...cloudEvent('time'),
    ...header('NServiceBus', 'NServiceBus.TimeSent'),
    ...header('Axon', 'axon-message-timestamp'),
    ...header(generic, 'event-time', 'occurred-at'),
    ...header('Wolverine', 'sent-at'),
    ...payload('occurredAt', 'timestamp'),
  ],
  correlationId: [
    ...cloudEvent('correlationid'),
    ...header('NServiceBus', 'NServiceBus.ConversationId'),
    { in: 'header', name: 'ConversationId', by: 'MassTransit', ifWolverine: false },
    ...header('Axon', 'axon-metadata-correlationId', 'axon-metadata-traceId'),
    ...header(generic, 'x-correlation-id', 'correlation-id', 'x-request-id'),
    ...header('NServiceBus', 'NServiceBus.CorrelationId'),
    ...payload('correlationId', 'metadata.correlationId'),
  ],
  causationId: [
    ...cloudEvent('causationid'),
    ...header(generic, 'x-causation-id', 'causation-id'),
    ...payload('causationId', 'metadata.causationId'),
    ...header('NServiceBus', 'NServiceBus.RelatedTo'),
    ...header('MassTransit', 'InitiatorId', 'MT-InitiatorId'),
    ...header('Axon', 'axon-metadata-causationId'),
    { in: 'header', name: 'conversation-id', by: 'Wolverine', ifWolverine: true },
  ],
  traceId: [
    ...header('W3C Trace Context', 'traceparent'),
    ...header('B3', 'b3', 'X-B3-TraceId'),
    ...cloudEvent('traceparent'),
    ...header('Wolverine', 'parent-id'),
    { in: 'cloudevent', name: 'traceid', by: 'Dapr' },
  ],
};
