import type { Pool } from 'pg';
import { decodeEvent } from '#demo/event.ts';
import { type Names, serviceNames, topicNames } from '#demo/names.ts';
import { readTopics, type TopicRecord } from './read-topics.ts';
import type { TestShop } from './test-shop.ts';

export interface OutboxAudit {
  written: number;
  records: number;
  repeated: number;
  /** Outbox rows that are not marked sent, or are in no topic. */
  lost: string[];
  /** What was published and is in no outbox. */
  unknown: string[];
  /** Lanes (one service's events of one key in one topic) that do not begin in the order in which they were written. */
  outOfOrder: string[];
}

interface Lanes {
  byLane: Map<string, string[]>;
  eventIds: Set<string>;
}

const laneOf = (source: string, topic: string, key: string) => `${source} ${topic} ${key}`;

function add({ byLane, eventIds }: Lanes, lane: string, eventId: string): void {
  if (eventIds.has(eventId)) return;
  eventIds.add(eventId);
  const events = byLane.get(lane) ?? [];
  byLane.set(lane, events);
  events.push(eventId);
}

async function writtenLanes(pool: Pool, names: Names): Promise<Lanes & { unsent: string[] }> {
  const lanes = { byLane: new Map<string, string[]>(), eventIds: new Set<string>(), unsent: [] as string[] };
  for (const service of serviceNames) {
    const { rows } = await pool.query<{ topic: (typeof topicNames)[number]; key: string; event_id: string; is_sent: boolean }>(
      `select topic, key, coalesce(headers ->> 'event-id', headers ->> 'ce_id', value::jsonb ->> 'id') as event_id, sent_at is not null as is_sent
       from ${names.schema(service)}.outbox order by id`,
    );
    for (const row of rows) {
      add(lanes, laneOf(`/shop/${service}`, names.topic(row.topic), row.key), row.event_id);
      if (!row.is_sent) lanes.unsent.push(row.event_id);
    }
  }
  return lanes;
}

/** Who published an event, and its id. A payload that was spoiled on purpose still has its headers. */
function identityOf({ message }: TopicRecord): { source: string; eventId: string } {
  const { headers, value } = message;
  const [source, eventId] = [headers?.['event-source'], headers?.['event-id']];
  return source && eventId ? { source: source.toString(), eventId: eventId.toString() } : decodeEvent({ headers, value });
}

/** Compares every outbox with what is in the topics. The first time an event is seen counts for the order; more are repetitions. */
export async function auditOutboxes({ kafka, names, control }: TestShop): Promise<OutboxAudit> {
  const written = await writtenLanes(control, names);
  const records = await readTopics(kafka, names, topicNames.map(names.topic));
  const published: Lanes = { byLane: new Map(), eventIds: new Set() };
  for (const record of records) {
    const { source, eventId } = identityOf(record);
    add(published, laneOf(source, record.topic, record.message.key?.toString() ?? ''), eventId);
  }
  return {
    written: written.eventIds.size,
    records: records.length,
    repeated: records.length - published.eventIds.size,
    lost: [...written.unsent, ...[...written.eventIds].filter((eventId) => !published.eventIds.has(eventId))],
    unknown: [...published.eventIds].filter((eventId) => !written.eventIds.has(eventId)),
    outOfOrder: [...written.byLane].filter(([lane, events]) => events.join() !== published.byLane.get(lane)?.join()).map(([lane]) => lane),
  };
}
