'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { groupQuery } from '#components/lag/group-query.ts';
import { Card } from '#components/ui/card.tsx';
import { formatCount } from '#components/ui/format-number.ts';
import { Raw } from '#components/ui/raw.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { RunSettings } from '#lib/replay/run/run-settings.ts';

const height = 128;
const LagChart = dynamic(() => import('#components/lag/lag-chart.tsx').then((module) => module.LagChart), {
  ssr: false,
  loading: () => <Skeleton height={height} />,
});

/** The lag of the group that a guard watches, over all that it reads, as it was sampled. */
export function GuardLag({ cluster, lag: { groupId, above } }: { cluster: string; lag: NonNullable<RunSettings['guards']['lag']> }) {
  const { data, error } = useQuery(groupQuery(cluster, groupId, '1h'));
  const lags = data?.points.map(({ lag }) => lag) ?? [];
  return (
    <Card
      title={
        <>
          Lag of <Raw>{visibleText(groupId)}</Raw>
        </>
      }
      note={`pauses above ${formatCount(above)}`}
    >
      <div className="px-2 pt-2.5 pb-1">
        {error !== null && data === undefined ? (
          <p role="alert" className="px-1.5 py-1 text-risk">
            Its samples cannot be shown: {visibleText(error.message)}
          </p>
        ) : lags.length < 2 ? (
          <p className="flex items-center justify-center text-text-3" style={{ height }}>
            Drawn from its second sample on
          </p>
        ) : (
          <LagChart
            atMs={data?.points.map(({ at }) => Date.parse(at)) ?? []}
            values={lags}
            height={height}
            isTime={false}
            summary={`Lag in records over the last hour: from ${formatCount(lags[0] ?? 0)} to ${formatCount(lags.at(-1) ?? 0)}, at most ${formatCount(Math.max(...lags))}.`}
          />
        )}
      </div>
    </Card>
  );
}
