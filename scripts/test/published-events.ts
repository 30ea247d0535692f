import { createPool } from '#demo/database.ts';
import { MalformedPayloadError } from '#demo/errors.ts';
import { decodeEvent } from '#demo/event.ts';
import { serviceNames } from '#demo/names.ts';
import type { TestShop } from '#demo/testing/test-shop.ts';

const silent = { info: () => undefined, error: () => undefined };

/** An event that a service of the shop has published, by its own books. */
export interface PublishedEvent {
  eventId: string;
  type: string;
  correlationId: string;
  causationId: string | null;
}

/** What an event says of itself: of a payload that was spoiled, its headers. */
function identityOf(headers: Record<string, string>, value: string) {
  try {
    return decodeEvent({ headers, value: Buffer.from(value) });
  } catch (error) {
    if (!(error instanceof MalformedPayloadError)) throw error;
    return decodeEvent({ headers, value: Buffer.from('{}') });
  }
}

/** All that the shop's services have published, from their outboxes: what the chains of the console are held to. */
export async function publishedEvents({ config: { databaseUrl }, names }: Pick<TestShop, 'config' | 'names'>): Promise<PublishedEvent[]> {
  const published = await Promise.all(
    serviceNames.map(async (service) => {
      const pool = createPool({ databaseUrl, schema: names.schema(service), log: silent, max: 1 });
      try {
        const { rows } = await pool.query<{ headers: Record<string, string>; value: string }>('select headers, value from outbox where sent_at is not null');
        return rows.map(({ headers, value }) => identityOf(headers, value));
      } finally {
        await pool.end();
      }
    }),
  );
  return published.flat().map(({ eventId, type, correlationId, causationId }) => ({ eventId, type, correlationId, causationId: causationId ?? null }));
}
