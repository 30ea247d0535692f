import type { z } from 'zod';
import { type HeaderView, viewHeaderValue, viewPayload } from '#lib/access/payload.ts';
import type { EventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import { decodeHeaders, type RecordHeader } from '#lib/kafka/record-headers.ts';
import { isRedriveHeader } from '#lib/kafka/redrive-headers.ts';
import type { Hop } from './conventions/convention.ts';
import { isFailureHeader, readFacts, readHops, readStackTrace } from './conventions/table.ts';
import type { DeadLetterHop, DeadLetterRecord, origin } from './dead-letter.ts';
import { viewIdentity } from './view-identity.ts';

type Row = Prisma.DeadLetterGetPayload<object>;

function viewHeader({ name, value }: RecordHeader, convention: string): HeaderView {
  const isConventions = isFailureHeader(convention, name);
  return {
    name,
    ...viewHeaderValue(value, { mayBeInteger: isConventions }),
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

/** A stored dead letter as the API shows it. @param settings where events carry their identity, by topic. */
export function viewRecord(row: Row, topic: string, settings: EventIdentitySettings): DeadLetterRecord {
  const headers = decodeHeaders(Buffer.from(row.headers));
  const { facts } = readFacts(headers);
  return {
    id: row.id.toString(),
    position: { topic, partition: row.partition, offset: row.offset.toString() },
    timestampMs: row.timestampMs.toString(),
    isLogAppendTime: row.isLogAppendTime,
    key: viewPayload(row.key),
    value: viewPayload(row.value),
    headers: headers.map((header) => viewHeader(header, row.convention)),
    convention: row.convention,
    origin: originOf(row),
    error: { class: facts.errorClass, message: facts.errorMessage, stackTrace: readStackTrace(headers) },
    attempt: facts.attempt,
    stage: facts.stage,
    component: facts.component,
    failedAtMs: facts.failedAtMs?.toString() ?? null,
    hops: readHops(headers).map(viewHop),
    identity: viewIdentity(row, topic, settings),
    returnedFromJobId: row.returnedFromJobId,
    indexedAt: row.indexedAt.toISOString(),
  };
}
