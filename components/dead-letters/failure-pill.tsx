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

/** "until Tue 09:00", "until 50 more"; days ahead without the hour, which the tooltip has. */
function SnoozePill({ snooze: { untilAt, more, come, by } }: { snooze: NonNullable<DeadLetterLine['snooze']> }) {
  const zone = useZone();
  const at = untilAt === null ? null : new Date(untilAt);
  const until = useNow((nowMs) => (at === null ? `${formatCount(more ?? 0)} more` : shortUntil(formatUntil(at, new Date(nowMs), zone))));
  const title =
    at === null
      ? `Snoozed by ${visibleText(by)} until ${formatCount(more ?? 0)} more of its kind have come; ${formatCount(come)} have.`
      : `Snoozed by ${visibleText(by)} until ${formatMinute(at, zone)} ${zoneName(zone)}.`;
  return (
    <Pill tone={stateTones.snoozed} title={title}>
      <span suppressHydrationWarning>until {until}</span>
    </Pill>
  );
}

/** The date alone where there is one: a column has no room for both. */
const shortUntil = (text: string): string => (text.length > 'Tue 09:00'.length ? text.slice(0, 'yyyy-mm-dd'.length) : text);
