import { countOf, formatCount } from '#components/ui/format-number.ts';
import { formatDuration } from '#components/ui/format-time.ts';
import type { PausedBy } from '#lib/replay/run/paused-by.ts';
import type { RunSettings } from '#lib/replay/run/run-settings.ts';

/** One thing that pauses a replay by itself, in words. */
interface GuardText {
  by: PausedBy;
  text: string;
}

/** What pauses a replay by itself, as its plan says. */
export function describeGuards({ returns, lag, brokerErrors }: RunSettings['guards']): GuardText[] {
  return [
    ...(returns === null
      ? []
      : [{ by: 'guard: returns' as const, text: `more than ${returns.percent} % of the last ${formatCount(returns.ofLast)} come back` }]),
    ...(lag === null ? [] : [{ by: 'guard: lag' as const, text: `the lag of ${lag.groupId} is above ${formatCount(lag.above)}` }]),
    ...(brokerErrors === null
      ? []
      : [{ by: 'guard: broker errors' as const, text: `the brokers fail a shard ${countOf(brokerErrors, 'time')} in succession` }]),
  ];
}

/** The canary in words. Of a range, whose keys are not known before they are sent, it is the beginning. */
export function describeCanary(canary: RunSettings['canary'], isRange: boolean): string {
  if (canary === null) return 'none: all is sent at once, at the rate';
  const which = isRange ? ', of the partitions in turn' : ', one per key';
  return `first ${formatCount(canary.messages)}${which}; then it waits until all are proven, at most ${formatDuration(canary.waitMs)}, and pauses otherwise`;
}

/** What paused a replay, where that was not a person, to be read behind "Paused". */
export function pausedByText(by: string | null): string {
  if (by === 'canary') return ' after its canary';
  return by?.startsWith('guard: ') === true ? ` by its guard over ${by.slice('guard: '.length)}` : '';
}
