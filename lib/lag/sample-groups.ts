import type pg from 'pg';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { forgetSamples } from './forget-samples.ts';
import { judgeGroup } from './judge-group.ts';
import { type KnownGroups, loadKnownGroups } from './known-groups.ts';
import { lagOf } from './partition-sample.ts';
import { placeKey } from './place-key.ts';
import { type ReadGroup, readGroups } from './read-groups.ts';
import { type NextPlace, type NextWatch, newNextWatch, readNextRecords } from './read-next-records.ts';
import { storeGroups } from './store-groups.ts';
import { type CommitWatch, newCommitWatch, watchCommits } from './watch-commits.ts';

/** What is remembered of a cluster's groups from round to round. */
export interface GroupWatch {
  commits: CommitWatch;
  next: NextWatch;
}

export const newGroupWatch = (): GroupWatch => ({ commits: newCommitWatch(), next: newNextWatch() });

/** Committed offsets with lag whose record was not read yet: an offset that stands is read once. */
function unreadPlaces(groups: readonly ReadGroup[], known: KnownGroups): NextPlace[] {
  return groups.flatMap(({ groupId, partitions }) =>
    partitions.flatMap(({ topic, partition, committed, logStart, logEnd }) => {
      if (committed === null || lagOf({ committed, logEnd }) === 0n) return [];
      const before = known.get(groupId)?.get(placeKey({ topic, partition }));
      const isKnown = before?.committed === committed && before.next !== undefined && (before.next.isFirstKept || committed >= logStart);
      return isKnown ? [] : [{ topic, partition, committed, logStart, logEnd }];
    }),
  );
}

/**
 * Looks once at every consumer group of a cluster: where it stands, how far behind that is, and what is the matter; keeps all of it, for a day.
 * @param isOurs tells private groups of our own, whose offsets are positions in plans.
 * @param nowMs of the clock that instants of ours are read from, in milliseconds since 1970.
 * @returns how many groups were looked at.
 * @throws KafkaError when the cluster cannot be asked.
 */
export async function sampleGroups(
  pool: pg.Pool,
  cluster: KafkaCluster,
  watch: GroupWatch,
  isOurs: (groupId: string) => boolean,
  nowMs: () => number = Date.now,
): Promise<number> {
  const commits = await watchCommits(cluster, watch.commits, nowMs());
  const groups = await readGroups(cluster, isOurs);
  const atMs = nowMs();
  const known = await loadKnownGroups(pool, cluster.id, atMs);
  const next = await readNextRecords(cluster, unreadPlaces(groups, known), watch.next);
  const round = { atMs, commits, committedAtMs: watch.commits.committedAtMs, next };
  await storeGroups(
    pool,
    cluster.id,
    groups.map((group) => judgeGroup(group, known.get(group.groupId), round)),
    atMs,
  );
  await forgetSamples(pool);
  return groups.length;
}
