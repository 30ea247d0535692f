import type pg from 'pg';
import type { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { isAllowed } from '#lib/access/policy.ts';
import { recognisedByOrigin } from '#lib/dead-letters/indexing/recognise.ts';
import { readLines } from '#lib/dead-letters/read-lines.ts';
import type { failuresOfEvents } from './failures-of-events.ts';
import { readGroupNames, readTopicIds } from './origin-names.ts';
import { readReturns } from './read-returns.ts';

interface Position {
  topic: string;
  partition: number;
  offset: string;
}

/** So many failures of one chain are shown; the list of dead letters has the others. */
const mostFailures = 200;
/** So many origins are looked for, each by a hash of some 18 µs on a busy machine: meanwhile the web process answers nobody. */
const mostOrigins = 10_000;

/** The failures whose record came from one of these positions, whichever group failed; of too many positions the last are looked at. By the unique index over how a failure is recognised. */
export async function readFailuresOfEvents(
  pool: pg.Pool,
  actor: Actor,
  cluster: string,
  positions: readonly Position[],
): Promise<z.infer<typeof failuresOfEvents>> {
  const topics = [...new Set(positions.map(({ topic }) => topic))];
  const [ids, groups] = await Promise.all([Promise.all(topics.map((topic) => readTopicIds(pool, cluster, topic))), readGroupNames(pool, cluster)]);
  const idsOf = new Map(topics.map((topic, index) => [topic, [...(ids[index] ?? []), topic]]));
  const origins = new Map<string, Position>();
  let looked = 0;
  for (const position of positions.toReversed()) {
    const { topic: name, partition, offset } = position;
    const topicIds = idsOf.get(name) ?? [];
    if (origins.size + topicIds.length * groups.length > mostOrigins) break;
    looked += 1;
    for (const topic of topicIds)
      for (const consumerGroup of groups) origins.set(recognisedByOrigin(cluster, { topic, partition, offset: BigInt(offset), consumerGroup }), position);
  }
  const { rows } = await pool.query<{ id: string; recognised_by: string }>(
    `select id, recognised_by::text from failure where recognised_by = any($1::uuid[]) and cluster = $2 order by id limit ${mostFailures}`,
    [[...origins.keys()], cluster],
  );
  const originOf = new Map(rows.map(({ id, recognised_by }) => [id, origins.get(recognised_by.replaceAll('-', ''))]));
  const lines = await readLines(
    pool,
    rows.map(({ id }) => id),
  );
  const readable = lines.filter(({ position: { topic } }) => isAllowed(actor, 'dead-letters:read', { cluster, topic }));
  return {
    failures: readable.flatMap((line) => {
      const origin = originOf.get(line.id);
      return origin === undefined ? [] : [{ topic: origin.topic, partition: origin.partition, offset: origin.offset, line }];
    }),
    returns: await readReturns(
      pool,
      readable.filter(({ recordCount }) => recordCount > 1).map(({ id }) => id),
    ),
    isWhole: looked === positions.length && rows.length < mostFailures,
  };
}
