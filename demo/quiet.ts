import type { Admin } from 'kafkajs';
import type { Pool } from 'pg';
import type { FailureSchedule } from './failures/schedule.ts';
import { type Names, type ServiceName, serviceNames, topicNames } from './names.ts';
import { countUnsent } from './outbox.ts';
import { createService } from './services/create-service.ts';

export interface QuietOptions {
  admin: Admin;
  pool: Pool;
  names: Names;
  failures: FailureSchedule;
}

/** The log end offset of each partition of the shop's topics, as `topic/partition`. */
async function logEnds({ admin, names }: QuietOptions): Promise<Map<string, string>> {
  const ends = new Map<string, string>();
  for (const topic of topicNames.map(names.topic)) {
    for (const { partition, high } of await admin.fetchTopicOffsets(topic)) ends.set(`${topic}/${partition}`, high);
  }
  return ends;
}

async function lagOf(service: ServiceName, { admin, names, failures }: QuietOptions, ends: ReadonlyMap<string, string>): Promise<bigint> {
  const topics = createService(service, failures).topics.map(names.topic);
  let lag = 0n;
  for (const { topic, partitions } of await admin.fetchOffsets({ groupId: names.group(service), topics })) {
    for (const { partition, offset } of partitions) {
      const end = BigInt(ends.get(`${topic}/${partition}`) ?? '0');
      const committed = BigInt(offset);
      // A group that never committed has -1.
      lag = lag + end - (committed < 0n ? 0n : committed);
    }
  }
  return lag;
}

async function unsentInAll({ pool, names }: QuietOptions): Promise<number> {
  const counts = await Promise.all(serviceNames.map((service) => countUnsent(pool, names.schema(service))));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function dueParcels({ pool, names }: QuietOptions): Promise<number> {
  const { rows } = await pool.query<{ due: number }>(
    `select count(*)::int as due from ${names.schema('warehouse')}.parcels where shipped_at is null and ready_at <= now()`,
  );
  return rows[0]?.due ?? 0;
}

/** How many events the shop's topics hold. */
export async function countEvents(options: QuietOptions): Promise<bigint> {
  let events = 0n;
  for (const end of (await logEnds(options)).values()) events += BigInt(end);
  return events;
}

/**
 * Whether nothing is under way: every outbox is empty, every group has committed the log end, no parcel is due, and none of it changed meanwhile.
 * An offset is committed after its effects, so what is empty and equal on both sides of the look at the groups is at rest.
 */
export async function isQuiet(options: QuietOptions): Promise<boolean> {
  if ((await unsentInAll(options)) > 0 || (await dueParcels(options)) > 0) return false;
  const ends = await logEnds(options);
  const lags = await Promise.all(serviceNames.map((service) => lagOf(service, options, ends)));
  if (lags.some((lag) => lag > 0n) || (await unsentInAll(options)) > 0 || (await dueParcels(options)) > 0) return false;
  const endsNow = await logEnds(options);
  return [...ends].every(([partition, end]) => endsNow.get(partition) === end);
}
