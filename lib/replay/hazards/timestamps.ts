import { replayTimestamp } from '#lib/replay/plan/replay-timestamp.ts';
import type { Hazard } from '#lib/replay/replay-job.ts';
import { messages, mostExamples, type PlanContext } from './plan-context.ts';

/** Messages whose old timestamp the target would refuse, or delete the copy for at once: they are sent with a new one. */
export function checkTimestamps({ items, failures, targets, nowMs }: PlanContext): Hazard {
  const renewed = items.flatMap((item) => {
    const failure = failures.get(item.failureId);
    const configs = targets.get(item.target.topic)?.configs;
    if (failure === undefined || configs === undefined) return [];
    const { why } = replayTimestamp(failure.origin_timestamp_ms ?? failure.timestamp_ms, configs, nowMs);
    return why === undefined ? [] : [`dead letter ${item.failureId}: ${why}`];
  });
  if (renewed.length === 0)
    return {
      kind: 'timestamps',
      level: 'ok',
      title: 'Original timestamps are kept',
      detail: 'The target takes them and keeps the copies as long as any record.',
      count: 0,
      examples: [],
    };
  return {
    kind: 'timestamps',
    level: 'notice',
    title: `${messages(renewed.length)} sent with a new timestamp`,
    detail: 'With the original one the target would refuse the copy or delete it at once. Consumers that work by event time see the time of the replay.',
    count: renewed.length,
    examples: renewed.slice(0, mostExamples),
  };
}
