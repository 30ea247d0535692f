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

interface ChosenTimestamp {
  timestampMs: bigint;
  why?: string;
}

/**
 * Tells the timestamps of copies: the original's, unless the target would refuse it (message.timestamp.before/after.max.ms) or delete the copy at once
 * (retention.ms with cleanup.policy delete); then now, with why. The settings are read once.
 */
export function timestampRule(configs: TopicConfigs): (originalMs: bigint, nowMs: bigint) => ChosenTimestamp {
  const retention = configs.get('cleanup.policy')?.includes('delete') ? setting(configs, 'retention.ms') : undefined;
  const beforeMax = setting(configs, 'message.timestamp.before.max.ms');
  const afterMax = setting(configs, 'message.timestamp.after.max.ms');
  return (originalMs, nowMs) => chosen(originalMs, nowMs, { retention, beforeMax, afterMax });
}

/** `timestampRule` for one copy. */
export const replayTimestamp = (originalMs: bigint, configs: TopicConfigs, nowMs: bigint): ChosenTimestamp => timestampRule(configs)(originalMs, nowMs);

interface TimestampLimits {
  retention: bigint | undefined;
  beforeMax: bigint | undefined;
  afterMax: bigint | undefined;
}

function chosen(originalMs: bigint, nowMs: bigint, { retention, beforeMax, afterMax }: TimestampLimits): ChosenTimestamp {
  const age = nowMs - originalMs;
  if (originalMs < 0n) return { timestampMs: nowMs, why: 'it had none' };
  if (retention !== undefined && age + leastLifeMs > retention)
    return { timestampMs: nowMs, why: `older than the target keeps records (retention.ms ${retention})` };
  if (beforeMax !== undefined && age > beforeMax)
    return { timestampMs: nowMs, why: `older than the target takes (message.timestamp.before.max.ms ${beforeMax})` };
  if (afterMax !== undefined && -age > afterMax)
    return { timestampMs: nowMs, why: `further in the future than the target takes (message.timestamp.after.max.ms ${afterMax})` };
  return { timestampMs: originalMs };
}
