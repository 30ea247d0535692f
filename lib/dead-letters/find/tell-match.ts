import type pg from 'pg';
import { z } from 'zod';
import type { EventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import { readBodies } from '#lib/dead-letters/bodies/read-bodies.ts';
import type { DeadLetterLine } from '#lib/dead-letters/dead-letter.ts';
import { viewIdentity } from '#lib/dead-letters/view-identity.ts';
import type { FoundBy } from './found-dead-letter.ts';

const recordRow = z.object({ failure_id: z.string(), record_id: z.coerce.bigint(), origin_topic: z.string().nullable() });

/** What a text is to dead letters that hold it, by their newest records: the key, an id of the event, or any other part. By primary keys. */
export async function tellMatches(
  pool: pg.Pool,
  lines: readonly DeadLetterLine[],
  text: string,
  identity: EventIdentitySettings,
): Promise<ReadonlyMap<string, FoundBy>> {
  if (lines.length === 0) return new Map();
  const { rows } = await pool.query(
    'select failure.id as failure_id, record.id as record_id, record.origin_topic from failure join dead_letter record on record.id = failure.last_record_id where failure.id = any($1)',
    [lines.map(({ id }) => id)],
  );
  const records = new Map(
    z
      .array(recordRow)
      .parse(rows)
      .map((row) => [row.failure_id, row]),
  );
  const bodies = await readBodies(
    pool,
    [...records.values()].map(({ record_id }) => record_id),
  );
  return new Map(
    lines.map(({ id, position }) => {
      const record = records.get(id);
      const body = record === undefined ? undefined : bodies.get(record.record_id);
      if (record === undefined || body === undefined) return [id, 'text'];
      const ids = viewIdentity({ originTopic: record.origin_topic, ...body }, position.topic, identity);
      return [id, tell(text, { ...ids, key: body.key === null ? null : Buffer.from(body.key).toString() })];
    }),
  );
}

type Ids = Record<'key' | 'eventId' | 'correlationId' | 'causationId' | 'traceId', string | null>;

function tell(text: string, { key, eventId, traceId, correlationId, causationId }: Ids): FoundBy {
  const parts: [FoundBy, string | null][] = [
    ['key', key],
    ['event-id', eventId],
    // Where it stands for a correlation id, it is the same text.
    ['trace-id', traceId],
    ['correlation-id', correlationId],
    ['causation-id', causationId],
  ];
  // As the search compares, capitals do not matter.
  return parts.find(([, value]) => value?.toLowerCase() === text.toLowerCase())?.[0] ?? 'text';
}
