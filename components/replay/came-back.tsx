import Link from 'next/link';
import { Card } from '#components/ui/card.tsx';
import { formatCount } from '#components/ui/format-number.ts';
import { visibleText } from '#components/ui/visible-text.ts';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';

/** What came back, by its new error, and what it had failed with before. @param count of all: only the commonest reasons are told apart */
export function CameBack({ cluster, returns, count }: { cluster: string; returns: ReplayDetail['returns']; count: number }) {
  const all = returns.reduce((sum, reason) => sum + reason.count, 0);
  const reasons = returns.length === 1 ? 'one reason' : all < count ? `the ${returns.length} commonest reasons` : `${returns.length} reasons`;
  return (
    <Card title="Came back" note={all === 0 ? undefined : `${formatCount(Math.max(all, count))}, ${reasons}`}>
      {all === 0 ? <p className="px-3.5 py-2.5 text-text-3">Nothing so far.</p> : null}
      <ul>
        {returns.map(({ reason, count, before, hadFailed, failureId }) => (
          <li key={reason} className="flex items-baseline gap-3 border-b border-line px-3.5 py-2 last:border-0">
            <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
              <Link href={`/${cluster}/dead-letters/${failureId}`} prefetch={false} className="font-[570] hover:underline">
                {visibleText(reason)}
              </Link>
              <span className="block text-sm text-text-3">
                {before !== null ? `failed before with: ${visibleText(before)}` : hadFailed ? 'failed before with several errors' : 'had not failed before'}
              </span>
            </span>
            <b className="font-semibold tabular-nums">{formatCount(count)}</b>
          </li>
        ))}
      </ul>
    </Card>
  );
}
