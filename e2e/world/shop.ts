import type { Kafka } from 'kafkajs';
import { parseShopConfig, type ShopConfig } from '#demo/config.ts';
import { createKafka } from '#demo/kafka-client.ts';
import { createNames, type Names } from '#demo/names.ts';
import { reconcile } from '#demo/reconcile/compare.ts';
import { orderLife } from '#demo/reconcile/order-life.ts';
import { openCluster } from '#lib/kafka/cluster-connection.ts';
import { readRange } from '#lib/kafka/read-range.ts';
import { decodeHeaders } from '#lib/kafka/record-headers.ts';
import { redriveHeaders } from '#lib/kafka/redrive-headers.ts';
import { clusterId } from './console.ts';
import { readWorld } from './world.ts';

const silent = { info: () => undefined, error: () => undefined };

/** The shop as somebody outside sees it: its tables and its topics. */
export interface SeenShop {
  config: ShopConfig;
  names: Names;
  kafka: Kafka;
  /** The rules of the shop's books that an order breaks now, those on their way included. */
  brokenRules(orderId: string): Promise<string[]>;
  /** What each service has of an order, as `service: what`. */
  life(orderId: string): Promise<string[]>;
  /** The committed records of a key that a replay has put into a topic, as `topic/partition/offset`. */
  copies(topic: string, key: string): Promise<string[]>;
}

async function copiesIn(brokers: string[], topic: string, key: string): Promise<string[]> {
  const cluster = openCluster({ id: clusterId, name: clusterId, brokers });
  try {
    const copies: string[] = [];
    const partitions = (await cluster.topics([topic])).get(topic)?.leaders.length ?? 0;
    for (let partition = 0; partition < partitions; partition++) {
      await readRange(cluster, { topic, partition, fromOffset: 0n }, (record) => {
        if (record.key?.toString() !== key) return;
        if (decodeHeaders(record.headers).some(({ name }) => name === redriveHeaders.jobId)) copies.push(`${topic}/${partition}/${record.offset}`);
      });
    }
    return copies;
  } finally {
    await cluster.close();
  }
}

export function seenShop(): SeenShop {
  const config = parseShopConfig(readWorld().shop);
  const names = createNames(config.prefix);
  const kafka = createKafka({ brokers: config.brokers, clientId: `${config.prefix}e2e`, log: silent });
  return {
    config,
    names,
    kafka,
    async brokenRules(orderId) {
      const { findings } = await reconcile({ ...config, orderId, settleMs: 0 });
      return findings.filter(({ count }) => count > 0).map(({ rule }) => rule);
    },
    async life(orderId) {
      return (await orderLife(config, orderId)).map(({ service, what }) => `${service}: ${what}`);
    },
    copies: (topic, key) => copiesIn(config.brokers, topic, key),
  };
}
