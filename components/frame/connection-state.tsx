'use client';

import { useQuery } from '@tanstack/react-query';
import { useFailingPoll } from '#components/api/use-failing-poll.ts';
import { useLiveState } from '#components/live/live-state.ts';
import { classNames } from '#components/ui/class-names.ts';
import { formatAge } from '#components/ui/format-time.ts';
import { useBrowserNow } from '#components/ui/now.ts';
import { describeConnection } from './describe-connection.ts';
import { healthQuery } from './health-query.ts';

const dots = { live: 'bg-ok ring-ok-weak', waiting: 'bg-missing ring-sunken', risk: 'bg-risk ring-risk-weak', failed: 'bg-failed ring-failed-weak' } as const;

/** Whether what the page shows is up to date, and if not, since when and what cannot be reached. */
export function ConnectionState() {
  const { data } = useQuery(healthQuery);
  const failing = useFailingPoll();
  const link = useLiveState();
  const sinceMs = failing?.sinceMs ?? 0;
  const age = useBrowserNow((nowMs) => (sinceMs === 0 ? '' : formatAge(sinceMs, nowMs)));
  const { tone, text, reason } = describeConnection({ health: data, failure: failing?.error ?? null, link: link.status, ageText: age === 'now' ? '1 s' : age });
  return (
    <div title={reason ?? undefined} className="flex min-w-0 shrink-0 items-center gap-2 text-sm lg:min-w-[86px] lg:justify-end text-text-2">
      <span aria-hidden className={classNames('size-[7px] shrink-0 rounded-full ring-[3px]', dots[tone])} />
      <span className="whitespace-nowrap">{text}</span>
      {reason === null ? null : <span className="sr-only">{reason}</span>}
    </div>
  );
}
