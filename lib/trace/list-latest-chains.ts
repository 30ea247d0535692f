import type pg from 'pg';
import type { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import type { latestChains } from './latest-chains.ts';
import { readablePlaces, readEventRows, viewEvents } from './read-events.ts';

/** Of each partition so many of the last events are looked at. */
const lastOfPartition = 20;
const mostLooked = 1_000;

/** The chains of a cluster that moved last. By trace_event_place_offset_idx. */
export async function listLatestChains(pool: pg.Pool, actor: Actor, cluster: string, limit: number): Promise<z.infer<typeof latestChains>> {
  const places = await readablePlaces(pool, actor, cluster);
  const { rows } = await pool.query<{ place: number; next_offset: string }>(
    'select position.id as place, next_offset from trace_position position join traced_topic topic on topic.id = topic_ref where position.id = any($1::int[]) and gone_at is null order by observed_at desc limit 100',
    [places],
  );
  const found = await Promise.all(
    rows.map(({ place, next_offset }) =>
      readEventRows(pool, actor, {
        cluster,
        where: 'place = $1 and "offset" >= $2 and "offset" < $3 and chain <> 0',
        values: [place, BigInt(next_offset) - BigInt(lastOfPartition), next_offset],
        limit: lastOfPartition,
        newestFirst: true,
        places,
      }),
    ),
  );
  const newest = found
    .flat()
    .sort((one, other) => Number(other.timestamp_ms - one.timestamp_ms))
    .slice(0, mostLooked);
  const byChain = new Map<bigint, (typeof newest)[number]>();
  for (const row of newest) if (!byChain.has(row.chain)) byChain.set(row.chain, row);
  return { chains: await viewEvents(pool, [...byChain.values()].slice(0, limit)) };
}
