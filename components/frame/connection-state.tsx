'use client';

import { useQuery } from '@tanstack/react-query';
import { classNames } from '#components/ui/class-names.ts';
import { formatAge } from '#components/ui/format-time.ts';
import { useNow } from '#components/ui/now.ts';
import type { Health } from '#lib/config/health.ts';
import { healthQuery } from './health-query.ts';

interface Connection {
  tone: 'live' | 'risk' | 'failed';
  text: string;
  /** Why; shown beside it on wide screens and in the tooltip. */
  reason: string | null;
}

/** `failure` is that of the last poll; `ageText` the age of what is shown. Says "Live" only when the last poll succeeded. */
export function describeConnection(health: Health | undefined, failure: Error | null, ageText: string): Connection {
  if (failure !== null) return { tone: 'failed', text: health === undefined ? 'Not connected' : `Stale, ${ageText}`, reason: failure.message };
  if (health === undefined) return { tone: 'risk', text: 'Connecting', reason: null };
  const down = health.checks.filter(({ status }) => status === 'down');
  if (down.length === 0) return { tone: 'live', text: 'Live', reason: null };
  return {
    tone: 'risk',
    text: `${down.map(({ name }) => name).join(', ')} ${down.length === 1 ? 'is' : 'are'} down`,
    reason:
      down
        .map(({ reason }) => reason)
        .filter((reason) => reason !== null)
        .join('\n') || null,
  };
}

const dots = { live: 'bg-ok ring-ok-weak', risk: 'bg-risk ring-risk-weak', failed: 'bg-failed ring-failed-weak' } as const;

/** Whether what the page shows is up to date, and if not, since when and what cannot be reached. */
export function ConnectionState() {
  const { data, error, failureReason, dataUpdatedAt } = useQuery(healthQuery);
  const age = useNow((nowMs) => formatAge(dataUpdatedAt, nowMs));
  const { tone, text, reason } = describeConnection(data, error ?? failureReason, age === 'now' ? '1 s' : age);
  return (
    <div title={reason ?? undefined} className="flex min-w-0 shrink-0 items-center gap-2 text-sm text-text-2">
      <span aria-hidden className={classNames('size-[7px] shrink-0 rounded-full ring-[3px]', dots[tone])} />
      <span className="whitespace-nowrap">{text}</span>
      {reason === null ? null : <span className="sr-only">{reason}</span>}
    </div>
  );
}
