'use client';

import { formatCount } from '#components/ui/format-number.ts';
import { formatMinute, formatUntil, zoneName } from '#components/ui/format-time.ts';
import { useNow } from '#components/ui/now.ts';
import { Pill } from '#components/ui/pill.tsx';
import { useZone } from '#components/ui/time-zone.ts';
import { visibleText } from '#components/ui/visible-text.ts';
import type { DeadLetterLine } from '#lib/dead-letters/dead-letter.ts';
import type { FailureState } from '#lib/dead-letters/failure-states.ts';
import { stateMeanings, stateTones } from './describe-failure.ts';

interface FailurePillProps {
  state: FailureState;
  jobId?: number | null;
  assignee?: string | null;
  snooze?: DeadLetterLine['snooze'];
}

/** A failure's state, the replay that holds it, and what it waits for. */
export function FailurePill({ state, jobId, assignee = null, snooze = null }: FailurePillProps) {
  if (state === 'acknowledged' && assignee !== null)
    return (
      <Pill tone="info" title={`Acknowledged, and ${visibleText(assignee)} takes care of it.`}>
        in progress
      </Pill>
    );
  if (state === 'snoozed' && snooze !== null) return <SnoozePill snooze={snooze} />;
  return (
    <Pill tone={stateTones[state]} title={stateMeanings[state]}>
      {state}
      {(state === 'claimed' || state === 'replayed') && jobId !== null && jobId !== undefined ? ` by #${jobId}` : ''}
    </Pill>
  );
}

/** "snoozed until Tue 09:00", or how many of those that it waits for have come. */
function SnoozePill({ snooze: { untilAt, more, come, by } }: { snooze: NonNullable<DeadLetterLine['snooze']> }) {
  const zone = useZone();
  const at = untilAt === null ? null : new Date(untilAt);
  const until = useNow((nowMs) => (at === null ? '' : formatUntil(at, new Date(nowMs), zone)));
  const title =
    at === null
      ? `Snoozed by ${visibleText(by)} until ${formatCount(more ?? 0)} more of its kind have come; ${formatCount(come)} have.`
      : `Snoozed by ${visibleText(by)} until ${formatMinute(at, zone)} ${zoneName(zone)}.`;
  return (
    <Pill tone={stateTones.snoozed} title={title}>
      <span suppressHydrationWarning>{at === null ? `snoozed, ${formatCount(Math.min(come, more ?? 0))} of ${formatCount(more ?? 0)}` : `until ${until}`}</span>
    </Pill>
  );
}
