import type { Kafka, KafkaMessage } from 'kafkajs';
import { parseShopConfig, type ShopConfig } from '#demo/config.ts';
import { createKafka } from '#demo/kafka-client.ts';
import { createNames, type Names } from '#demo/names.ts';
import { reconcile } from '#demo/reconcile/compare.ts';
import { orderLife } from '#demo/reconcile/order-life.ts';
import { readTopics } from '#demo/testing/read-topics.ts';
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
  /** The records of a key that a replay has put into a topic. */
  copies(topic: string, key: string): Promise<KafkaMessage[]>;
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
    async copies(topic, key) {
      const records = await readTopics(kafka, names, [topic]);
      return records.map(({ message }) => message).filter(({ key: found, headers }) => found?.toString() === key && headers?.['redrive-job-id'] !== undefined);
    },
  };
}
