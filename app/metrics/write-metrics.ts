import type pg from 'pg';
import { Gauge, Registry, register } from 'prom-client';
import { isDatabaseDown } from '#lib/db/database-down.ts';
import { measureFailures } from '#lib/dead-letters/measure-failures.ts';
import { measureIndexing } from '#lib/dead-letters/measure-indexing.ts';
import { measureReplays } from '#lib/replay/measure-replays.ts';

interface Measure {
  name: string;
  help: string;
  labels: readonly string[];
  figures: { labels: Record<string, string>; value: number }[];
}

/** What is read from the index for each scrape, so that any web process tells the same. */
async function measure(pool: pg.Pool): Promise<Measure[]> {
  const [failures, indexing, replays] = await Promise.all([measureFailures(pool), measureIndexing(pool), measureReplays(pool)]);
  const ofTopics = (figure: 'indexed' | 'backlog' | 'troubled') => ({
    labels: ['cluster', 'topic'],
    figures: indexing.map(({ cluster, topic, ...figures }) => ({ labels: { cluster, topic }, value: figures[figure] })),
  });
  return [
    {
      name: 'redrive_dead_letters',
      help: 'Dead letters by topic and state.',
      labels: ['cluster', 'topic', 'state'],
      figures: failures.map(({ count, ...labels }) => ({ labels, value: count })),
    },
    { name: 'redrive_index_indexed_offsets', help: 'Offsets of a dead letter topic that the broker has and that are indexed.', ...ofTopics('indexed') },
    { name: 'redrive_index_backlog_offsets', help: 'Offsets of a dead letter topic that are still to be indexed.', ...ofTopics('backlog') },
    {
      name: 'redrive_index_troubled_partitions',
      help: 'Partitions of a dead letter topic that something keeps from being indexed.',
      ...ofTopics('troubled'),
    },
    {
      name: 'redrive_replays',
      help: 'Replays by state.',
      labels: ['cluster', 'state'],
      figures: replays.map(({ count, ...labels }) => ({ labels, value: count })),
    },
  ];
}

/** Reads everything anew into a registry of its own: a topic that is gone is gone from the figures, too. */
async function gaugesOf(pool: pg.Pool): Promise<Registry> {
  const registry = new Registry();
  const up = new Gauge({ name: 'redrive_database_up', help: 'Whether Redrive can use its database.', registers: [registry] });
  up.set(1);
  try {
    for (const { name, help, labels, figures } of await measure(pool)) {
      const gauge = new Gauge({ name, help, labelNames: [...labels], registers: [registry] });
      for (const figure of figures) gauge.set(figure.labels, figure.value);
    }
  } catch (error) {
    if (!isDatabaseDown(error)) throw error;
    up.set(0);
  }
  return registry;
}

/** Every figure in Prometheus's text format: the index's, and this process's own requests. While the database is down only the latter. */
export async function writeMetrics(pool: pg.Pool): Promise<{ contentType: string; text: string }> {
  const all = Registry.merge([await gaugesOf(pool), register]);
  return { contentType: all.contentType, text: await all.metrics() };
}
