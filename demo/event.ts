import { randomBytes, randomUUID } from 'node:crypto';
import type { IHeaders } from 'kafkajs';
import { z } from 'zod';
import { MalformedPayloadError } from './errors.ts';

/** How a topic carries its envelope: our own headers, or CloudEvents in one of its two modes. */
export type EventFormat = 'headers' | 'cloudevents-binary' | 'cloudevents-structured';

const envelope = z.object({
  eventId: z.string().min(1),
  type: z.string().min(1),
  source: z.string().min(1),
  version: z.coerce.number().int().positive(),
  occurredAt: z.coerce.date(),
  correlationId: z.string().min(1),
  causationId: z.string().min(1).optional(),
  traceparent: z.string().regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/),
});

/** What is known of an event besides its data. */
export type Envelope = z.output<typeof envelope>;

export interface ReceivedEvent extends Envelope {
  data: unknown;
}

export interface EncodedEvent {
  headers: Record<string, string>;
  value: string;
}

const schemaAddress = (type: string, version: number) => `https://shop.example/schemas/${type}/${version}`;

function newTraceparent(cause: Envelope | undefined): string {
  const traceId = cause?.traceparent.split('-')[1] ?? randomBytes(16).toString('hex');
  return `00-${traceId}-${randomBytes(8).toString('hex')}-01`;
}

/** A new event's envelope: it shares its cause's correlation id and trace, or begins both. */
export function newEnvelope({
  type,
  version,
  source,
  occurredAt,
  cause,
}: Pick<Envelope, 'type' | 'version' | 'source' | 'occurredAt'> & { cause?: Envelope | undefined }): Envelope {
  return {
    eventId: randomUUID(),
    type,
    version,
    source,
    occurredAt,
    correlationId: cause?.correlationId ?? `c-${randomBytes(8).toString('hex')}`,
    ...(cause === undefined ? {} : { causationId: cause.eventId }),
    traceparent: newTraceparent(cause),
  };
}

/** An event as headers and value. @param subject the CloudEvents subject: the record's key. */
export function encodeEvent(format: EventFormat, event: Envelope, data: unknown, subject: string): EncodedEvent {
  const time = event.occurredAt.toISOString();
  switch (format) {
    case 'headers':
      return {
        headers: {
          'event-id': event.eventId,
          'event-type': event.type,
          'event-source': event.source,
          'event-version': String(event.version),
          'occurred-at': time,
          'correlation-id': event.correlationId,
          ...(event.causationId === undefined ? {} : { 'causation-id': event.causationId }),
          traceparent: event.traceparent,
          'content-type': 'application/json',
        },
        value: JSON.stringify(data),
      };
    case 'cloudevents-binary':
      return {
        headers: {
          ce_specversion: '1.0',
          ce_id: event.eventId,
          ce_type: event.type,
          ce_source: event.source,
          ce_time: time,
          ce_subject: subject,
          ce_dataschema: schemaAddress(event.type, event.version),
          ce_correlationid: event.correlationId,
          ...(event.causationId === undefined ? {} : { ce_causationid: event.causationId }),
          ce_traceparent: event.traceparent,
          'content-type': 'application/json',
        },
        value: JSON.stringify(data),
      };
    case 'cloudevents-structured':
      return {
        headers: { 'content-type': 'application/cloudevents+json; charset=UTF-8' },
        value: JSON.stringify({
          specversion: '1.0',
          id: event.eventId,
          type: event.type,
          source: event.source,
          time,
          subject,
          datacontenttype: 'application/json',
          dataschema: schemaAddress(event.type, event.version),
          correlationid: event.correlationId,
          ...(event.causationId === undefined ? {} : { causationid: event.causationId }),
          traceparent: event.traceparent,
          data,
        }),
      };
  }
}

function headerText(headers: IHeaders | undefined, name: string): string | undefined {
  const value = headers?.[name];
  const first = Array.isArray(value) ? value[0] : value;
  return first === undefined || first === null ? undefined : first.toString();
}

const versionOf = (dataschema: unknown) => (typeof dataschema === 'string' ? dataschema.split('/').at(-1) : undefined);

function parseJson(value: Buffer | null): unknown {
  try {
    return JSON.parse(value?.toString('utf8') ?? '');
  } catch (error) {
    throw new MalformedPayloadError(`The payload is not JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

const structured = z.object({
  id: z.unknown(),
  type: z.unknown(),
  source: z.unknown(),
  time: z.unknown(),
  dataschema: z.unknown(),
  correlationid: z.unknown(),
  causationid: z.unknown(),
  traceparent: z.unknown(),
  data: z.unknown(),
});

function rawEvent(headers: IHeaders | undefined, value: Buffer | null): Record<keyof ReceivedEvent, unknown> {
  const text = (name: string) => headerText(headers, name);
  if (text('content-type')?.toLowerCase().startsWith('application/cloudevents')) {
    const event = structured.parse(parseJson(value));
    return {
      eventId: event.id,
      type: event.type,
      source: event.source,
      version: versionOf(event.dataschema),
      occurredAt: event.time,
      correlationId: event.correlationid,
      causationId: event.causationid,
      traceparent: event.traceparent,
      data: event.data,
    };
  }
  if (text('ce_specversion') !== undefined) {
    return {
      eventId: text('ce_id'),
      type: text('ce_type'),
      source: text('ce_source'),
      version: versionOf(text('ce_dataschema')),
      occurredAt: text('ce_time'),
      correlationId: text('ce_correlationid'),
      causationId: text('ce_causationid'),
      traceparent: text('ce_traceparent'),
      data: parseJson(value),
    };
  }
  return {
    eventId: text('event-id'),
    type: text('event-type'),
    source: text('event-source'),
    version: text('event-version'),
    occurredAt: text('occurred-at'),
    correlationId: text('correlation-id'),
    causationId: text('causation-id'),
    traceparent: text('traceparent'),
    data: parseJson(value),
  };
}

/**
 * Reads an event, in whichever format its headers say.
 * @throws MalformedPayloadError when the payload is no JSON or the envelope is incomplete.
 */
export function decodeEvent({ headers, value }: { headers: IHeaders | undefined; value: Buffer | null }): ReceivedEvent {
  try {
    const { data, ...rest } = rawEvent(headers, value);
    return { ...envelope.parse(rest), data };
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new MalformedPayloadError(`The envelope is not one of ours: ${z.prettifyError(error)}`, { cause: error });
  }
}
