import Link from 'next/link';
import { visibleText } from '#components/ui/visible-text.ts';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';

/** The other way, which no other group sees: the groups that failed read again from where it began. Nothing where no group is known. */
export function RewindInstead({ cluster, items }: { cluster: string; items: ReplayDetail['items'] }) {
  const groups = [...new Set(items.flatMap(({ consumerGroup }) => consumerGroup ?? []))];
  if (groups.length === 0) return null;
  return (
    <p className="mt-1 text-text-2 [overflow-wrap:anywhere]">
      No other group sees a rewind:{' '}
      {groups.map((group, index) => (
        <span key={group}>
          {index === 0 ? '' : ', '}
          <Link href={`/${cluster}/groups/${encodeURIComponent(group)}/rewind`} prefetch={false} className="text-accent underline">
            rewind {visibleText(group)} instead
          </Link>
        </span>
      ))}
      .
    </p>
  );
}
