'use client';

import { useQuery } from '@tanstack/react-query';
import { Card } from '#components/ui/card.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { SkeletonCard } from '#components/ui/skeleton.tsx';
import { ErrorState } from '#components/ui/view-state.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { GroupLine } from '#lib/lag/group-lag.ts';
import { groupHref } from './describe-group.ts';
import { GroupFigures } from './group-figures.tsx';
import { groupQuery } from './group-query.ts';
import { LagCard } from './lag-card.tsx';
import { LagPill } from './lag-pill.tsx';
import { PartitionList } from './partition-list.tsx';

/** One group beside the list; on narrow screens over it. */
export function GroupPanel({ cluster, group, onClose }: { cluster: string; group: GroupLine; onClose: () => void }) {
  const { data, error, refetch } = useQuery(groupQuery(cluster, group.groupId, '1h'));
  return (
    <SidePanel label="Open consumer group" name="Consumer group" pageHref={groupHref(cluster, group.groupId)} onClose={onClose}>
      <div className="min-w-0">
        <p className="flex items-center gap-2 text-sm text-text-3">
          <LagPill state={group.state} />
          <span>
            since <Instant at={group.stateSince} />
          </span>
        </p>
        <h2 className="mt-1 text-lg font-[620] [overflow-wrap:anywhere]">{visibleText(group.groupId)}</h2>
        <p className="text-text-2 [overflow-wrap:anywhere]">{visibleText(group.why)}</p>
      </div>
      <GroupFigures group={group} isNarrow />
      {data === undefined ? (
        error === null ? (
          <SkeletonCard height={220} />
        ) : (
          <ErrorState title="The group could not be loaded" error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <>
          <LagCard points={data.points} range={data.range} />
          <Card title="Partitions" note={`${data.partitions.length}`}>
            <PartitionList partitions={data.partitions} />
          </Card>
        </>
      )}
    </SidePanel>
  );
}
