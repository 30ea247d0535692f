import type { TopicConfigs } from '#lib/kafka/topics.ts';

/** A topic setting in milliseconds; undefined where it is unlimited, hidden or not set. */
function setting(configs: TopicConfigs, name: string): bigint | undefined {
  const value = configs.get(name);
  if (value == null || !/^\d+$/.test(value)) return undefined;
  const number = BigInt(value);
  return number === 2n ** 63n - 1n ? undefined : number;
}

/** Copies that retention would take within this time are not worth sending with their old timestamp. */
const leastLifeMs = 60_000n;

/**
 * The timestamp of a copy: the original's, unless the target would refuse it (message.timestamp.before/after.max.ms) or delete the copy at once
 * (retention.ms with cleanup.policy delete); then now, with why.
 */
export function replayTimestamp(originalMs: bigint, configs: TopicConfigs, nowMs: bigint): { timestampMs: bigint; why?: string } {
  const age = nowMs - originalMs;
  const retention = configs.get('cleanup.policy')?.includes('delete') ? setting(configs, 'retention.ms') : undefined;
  const beforeMax = setting(configs, 'message.timestamp.before.max.ms');
  const afterMax = setting(configs, 'message.timestamp.after.max.ms');
  if (originalMs < 0n) return { timestampMs: nowMs, why: 'it had none' };
  if (retention !== undefined && age + leastLifeMs > retention)
    return { timestampMs: nowMs, why: `older than the target keeps records (retention.ms ${retention})` };
  if (beforeMax !== undefined && age > beforeMax)
    return { timestampMs: nowMs, why: `older than the target takes (message.timestamp.before.max.ms ${beforeMax})` };
  if (afterMax !== undefined && -age > afterMax)
    return { timestampMs: nowMs, why: `further in the future than the target takes (message.timestamp.after.max.ms ${afterMax})` };
  return { timestampMs: originalMs };
}
