import { Admin } from '@platformatic/kafka';
import { openPool } from '#lib/db/open-pool.ts';
import { openCluster } from '#lib/kafka/cluster-connection.ts';
import { newGroupWatch, sampleGroups } from '#lib/lag/sample-groups.ts';
import { benchCluster } from './bench-reader.ts';
import { partitionCount } from './write-topic.ts';

interface LaggingGroups {
  brokers: string;
  /** A topic of `writeTopic`. */
  topic: string;
  /** How many are in it. */
  messages: number;
  count: number;
}

/** Commits offsets of so many consumer groups, each at another place: all of them have lag. */
export async function commitLaggingGroups({ brokers, topic, messages, count }: LaggingGroups): Promise<void> {
  const admin = new Admin({ clientId: 'redrive-bench', bootstrapBrokers: [brokers] });
  const perPartition = Math.floor(messages / partitionCount);
  try {
    for (let number = 0; number < count; number++) {
      const offset = BigInt(Math.floor((perPartition * number) / count));
      await admin.alterConsumerGroupOffsets({
        groupId: `shop-service-${String(number).padStart(3, '0')}`,
        topics: [{ name: topic, partitionOffsets: Array.from({ length: partitionCount }, (_, partition) => ({ partition, offset })) }],
      });
    }
  } finally {
    await admin.close();
  }
}

/** Samples of a window of rounds, ten seconds apart by the clock that they are given. */
const rounds = 10;
const roundMs = 10_000;

/** Commits offsets of lagging groups, and samples them into a database as a worker does, for as many rounds as its verdicts look at. */
export async function sampleLaggingGroups({ databaseUrl, ...groups }: LaggingGroups & { databaseUrl: string }): Promise<void> {
  await commitLaggingGroups(groups);
  const cluster = openCluster({ id: benchCluster, name: benchCluster, brokers: [groups.brokers] }, 'redrive-bench');
  const pool = openPool(databaseUrl, { max: 2, applicationName: 'redrive bench' });
  const watch = newGroupWatch();
  const endMs = Date.now();
  try {
    for (let round = rounds - 1; round >= 0; round--) {
      await sampleGroups(
        pool,
        cluster,
        watch,
        () => false,
        () => endMs - round * roundMs,
      );
    }
  } finally {
    await pool.end();
    await cluster.close();
  }
}
