import { z } from 'zod';
import type { TopicConfigs } from '#lib/kafka/topics.ts';

/** What of a topic's config decides how long its records are kept. Times in milliseconds and sizes in bytes, as digits; `-1`: without limit. */
export const topicSettings = z.object({
  cleanupPolicy: z.array(z.string()),
  retentionMs: z.string(),
  retentionBytes: z.string(),
  /** How much of a log lies in one segment, the least that retention takes. Topics that were read before it was kept have Kafka's default. */
  segmentBytes: z.string().default('1073741824'),
  deleteRetentionMs: z.string(),
  /** Who sets the timestamps that age is counted from: `CreateTime` (producers) or `LogAppendTime` (the broker). */
  timestampType: z.string(),
  /** With tiered storage: how long records stay on the brokers' own disks; null without it. Retention counts both tiers together. */
  localRetentionMs: z.string().nullable(),
  localRetentionBytes: z.string().nullable(),
});
export type TopicSettings = z.infer<typeof topicSettings>;

/** The config names that `readTopicSettings` reads. */
export const topicSettingNames = [
  'cleanup.policy',
  'retention.ms',
  'retention.bytes',
  'segment.bytes',
  'delete.retention.ms',
  'message.timestamp.type',
  'remote.storage.enable',
  'local.retention.ms',
  'local.retention.bytes',
];

/** Reads the settings from a topic's config; what a broker leaves out has Kafka's default (https://kafka.apache.org/documentation/#topicconfigs). */
export function readTopicSettings(configs: TopicConfigs): TopicSettings {
  const isTiered = configs.get('remote.storage.enable') === 'true';
  return {
    cleanupPolicy: (configs.get('cleanup.policy') ?? 'delete')
      .split(',')
      .map((policy) => policy.trim())
      .filter((policy) => policy !== ''),
    retentionMs: configs.get('retention.ms') ?? '604800000',
    retentionBytes: configs.get('retention.bytes') ?? '-1',
    segmentBytes: configs.get('segment.bytes') ?? '1073741824',
    deleteRetentionMs: configs.get('delete.retention.ms') ?? '86400000',
    timestampType: configs.get('message.timestamp.type') ?? 'CreateTime',
    localRetentionMs: isTiered ? (configs.get('local.retention.ms') ?? '-2') : null,
    localRetentionBytes: isTiered ? (configs.get('local.retention.bytes') ?? '-2') : null,
  };
}
