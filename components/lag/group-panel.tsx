'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { buttonClass } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { KeyboardKey } from '#components/ui/keyboard-key.tsx';
import { ClosePanel, SidePanel } from '#components/ui/side-panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
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
    <SidePanel label="Open consumer group" className="gap-3.5 px-4 pt-2.5 pb-5">
      <div className="flex items-start gap-2">
        <div className="min-w-0">
          <p className="flex items-center gap-2 text-sm text-text-3">
            <LagPill state={group.state} />
            <span>
              since <Instant at={group.stateSince} />
            </span>
          </p>
          <h2 className="mt-1 text-lg font-[620] [overflow-wrap:anywhere]">{visibleText(group.groupId)}</h2>
          <p className="text-sm text-text-2 [overflow-wrap:anywhere]">{visibleText(group.why)}</p>
        </div>
        <ClosePanel onClose={onClose} className="ml-auto shrink-0" />
      </div>
      <div>
        <Link href={groupHref(cluster, group.groupId)} prefetch={false} className={buttonClass()}>
          Open as a page
          <KeyboardKey keys="Enter" />
        </Link>
      </div>
      <GroupFigures group={group} isNarrow />
      {data === undefined ? (
        error === null ? (
          <Skeleton height={220} />
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
