import type { z } from 'zod';
import { viewPayload } from '#lib/access/payload.ts';
import type { EventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import { decodeHeaders } from '#lib/kafka/record-headers.ts';
import type { RecordBody } from './bodies/body-block.ts';
import type { Hop } from './conventions/convention.ts';
import { failureHeaders, readFacts, readHops, readStackTrace } from './conventions/table.ts';
import type { DeadLetterHop, DeadLetterRecord, origin } from './dead-letter.ts';
import { effectiveRecord } from './originals/effective-record.ts';
import type { KeptUntil } from './originals/kept-until.ts';
import { pointer } from './originals/original-record.ts';
import { viewHeader } from './view-header.ts';
import { viewIdentity } from './view-identity.ts';

type Row = Prisma.DeadLetterGetPayload<object>;
type Original = Prisma.DeadLetterOriginalGetPayload<object>;

function originOf(row: Row): z.infer<typeof origin> {
  return {
    topic: row.originTopic,
    partition: row.originPartition,
    offset: row.originOffset?.toString() ?? null,
    consumerGroup: row.consumerGroup,
    timestampMs: row.originTimestampMs?.toString() ?? null,
  };
}

function viewHop(hop: Hop): DeadLetterHop {
  return {
    convention: hop.convention,
    origin: {
      topic: hop.originTopic,
      partition: hop.originPartition,
      offset: hop.originOffset?.toString() ?? null,
      consumerGroup: hop.consumerGroup,
      timestampMs: hop.originTimestampMs?.toString() ?? null,
    },
    error: { class: hop.errorClass, message: hop.errorMessage },
    attempt: hop.attempt,
    stage: hop.stage,
    failedAtMs: hop.failedAtMs?.toString() ?? null,
  };
}

function viewPointer(original: Original | undefined): DeadLetterRecord['pointer'] {
  if (original === undefined) return null;
  return pointer.parse({ status: original.status, why: original.why, settledAt: original.settledAt?.toISOString() ?? null });
}

/** What an event's identity is read from: that of a pointer that was rescued stands in its original. */
function identified({ originTopic }: Row, { headers, value }: RecordBody, original: Original | undefined): Parameters<typeof viewIdentity>[0] {
  return original?.headers == null ? { originTopic, headers, value } : { originTopic, headers: original.headers, value: original.value };
}

/**
 * A stored dead letter as the API shows it.
 * @param original of a pointer, what became of what it points at.
 * @param settings where events carry their identity, by topic.
 */
export function viewRecord(
  row: Row,
  body: RecordBody,
  { topic, original, keptUntil, settings }: { topic: string; original: Original | undefined; keptUntil: KeptUntil; settings: EventIdentitySettings },
): DeadLetterRecord {
  const ownHeaders = decodeHeaders(body.headers);
  const { facts } = readFacts(ownHeaders);
  const { key, value, headers } = effectiveRecord(body, row.convention, original);
  const isFailureHeader = failureHeaders(row.convention, headers);
  return {
    id: row.id.toString(),
    position: { topic, partition: row.partition, offset: row.offset.toString() },
    timestampMs: row.timestampMs.toString(),
    isLogAppendTime: row.isLogAppendTime,
    key: viewPayload(key),
    value: viewPayload(value),
    headers: headers.map((header) => viewHeader(header, isFailureHeader)),
    convention: row.convention,
    origin: originOf(row),
    error: { class: facts.errorClass, message: facts.errorMessage, stackTrace: readStackTrace(ownHeaders) },
    attempt: facts.attempt,
    stage: facts.stage,
    component: facts.component,
    failedAtMs: facts.failedAtMs?.toString() ?? null,
    hops: readHops(ownHeaders).map(viewHop),
    identity: viewIdentity(identified(row, body, original), topic, settings),
    returnedFromJobId: row.returnedFromJobId,
    indexedAt: row.indexedAt.toISOString(),
    keptUntil,
    pointer: viewPointer(original),
  };
}
