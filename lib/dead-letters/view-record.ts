import type { z } from 'zod';
import { type HeaderView, readText, viewPayload } from '#lib/access/payload.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import { decodeHeaders, type RecordHeader } from '#lib/kafka/record-headers.ts';
import { isRedriveHeader } from '#lib/kafka/redrive-headers.ts';
import { isFailureHeader } from './conventions/table.ts';
import type { DeadLetterRecord, origin } from './dead-letter.ts';

type Row = Prisma.DeadLetterGetPayload<object>;

/** Text, an integer of 4 or 8 bytes, or nothing readable: how a page shows a header's bytes (the raw ones are one click away). */
function readHeaderValue(value: Buffer | null, isConventions: boolean): HeaderView['reading'] {
  if (value === null) return { kind: 'null' };
  const text = readText(value);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells an integer's bytes from text
  const isPrintable = text !== undefined && !/[\u0000-\u0008\u000e-\u001f\u007f]/.test(text);
  if (isPrintable) return { kind: 'text', text };
  if (isConventions && value.length === 4) return { kind: 'integer', text: String(value.readInt32BE()) };
  if (isConventions && value.length === 8) return { kind: 'integer', text: String(value.readBigInt64BE()) };
  return { kind: 'binary' };
}

function viewHeader({ name, value }: RecordHeader, convention: string): HeaderView {
  const isConventions = isFailureHeader(convention, name);
  return {
    name,
    reading: readHeaderValue(value, isConventions),
    base64: value?.toString('base64') ?? '',
    owner: isConventions ? 'convention' : isRedriveHeader(name) ? 'redrive' : 'event',
  };
}

function originOf(row: Row): z.infer<typeof origin> {
  return {
    topic: row.originTopic,
    partition: row.originPartition,
    offset: row.originOffset?.toString() ?? null,
    consumerGroup: row.consumerGroup,
    timestampMs: row.originTimestampMs?.toString() ?? null,
  };
}

/** A stored dead letter as the API shows it. */
export function viewRecord(row: Row, topic: string): DeadLetterRecord {
  return {
    id: row.id.toString(),
    position: { topic, partition: row.partition, offset: row.offset.toString() },
    timestampMs: row.timestampMs.toString(),
    isLogAppendTime: row.isLogAppendTime,
    key: viewPayload(row.key),
    value: viewPayload(row.value),
    headers: decodeHeaders(Buffer.from(row.headers)).map((header) => viewHeader(header, row.convention)),
    convention: row.convention,
    origin: originOf(row),
    error: { class: row.errorClass, message: row.errorMessage, stackTrace: row.stackTrace },
    attempt: row.attempt,
    identity: {
      eventId: row.eventId,
      type: row.eventType,
      source: row.eventSource,
      correlationId: row.correlationId,
      causationId: row.causationId,
      traceId: row.traceId,
    },
    returnedFromJobId: row.returnedFromJobId,
    indexedAt: row.indexedAt.toISOString(),
  };
}
