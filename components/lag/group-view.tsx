'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import type { ReactNode } from 'react';
import { Unloaded } from '#components/api/unloaded.tsx';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { Card } from '#components/ui/card.tsx';
import { countOf } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { LoadingNote, Skeleton, SkeletonCard } from '#components/ui/skeleton.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import { lagRange } from '#lib/lag/group-lag.ts';
import { GroupFigures } from './group-figures.tsx';
import { groupQuery } from './group-query.ts';
import { LagCard } from './lag-card.tsx';
import { LagPill } from './lag-pill.tsx';
import { MemberTable } from './member-table.tsx';
import { PartitionTable } from './partition-table.tsx';
import { SampledNote } from './sampled-note.tsx';

interface GroupViewProps {
  cluster: string;
  groupId: string;
  /** What can be done with the group, beside its name. */
  actions: ReactNode;
  /** What else there is to say of it, below. */
  children: ReactNode;
}

/** One consumer group: who is behind, by how much time, why we say so. */
export function GroupView({ cluster, groupId, actions, children }: GroupViewProps) {
  const router = useRouter();
  const [range, setRange] = useQueryState('range', parseAsStringLiteral(lagRange.options).withDefault('6h'));
  const { data, error, failureReason, dataUpdatedAt, refetch } = useQuery(groupQuery(cluster, groupId, range));
  useKeyBinding('Escape', 'Back to the consumer groups', () => router.push(`/${cluster}/groups?open=${encodeURIComponent(groupId)}`));
  if (data === undefined) {
    return (
      <Unloaded title="The consumer group could not be loaded" error={error} refetch={refetch}>
        <div className="grid gap-3.5 px-5 py-4">
          <LoadingNote what="the consumer group" />
          <Skeleton width="32%" height={25} />
          <Skeleton width="58%" />
          <SkeletonCard height={86} />
          <SkeletonCard height={262} />
          <SkeletonCard height={200} />
        </div>
      </Unloaded>
    );
  }
  const { group, partitions, members, points, sampledAt } = data;
  return (
    <>
      <SampledNote sampledAt={sampledAt} error={error ?? failureReason} queryKey={groupQuery(cluster, groupId, range).queryKey} updatedMs={dataUpdatedAt} />
      <div className="grid grid-cols-1 gap-3.5 px-5 pt-4 pb-8">
        <div className="flex flex-wrap items-start justify-between gap-3">
          <div className="min-w-0">
            <h1 className="flex flex-wrap items-center gap-2.5 text-xl font-[620] tracking-[-0.01em] [overflow-wrap:anywhere]">
              {visibleText(group.groupId)} <LagPill state={group.state} />
            </h1>
            <p className="mt-0.5 text-text-2 [overflow-wrap:anywhere]">
              {visibleText(group.why)} · {group.state} since <Instant at={group.stateSince} />
            </p>
            {group.trouble === null ? null : <p className="mt-1 text-failed [overflow-wrap:anywhere]">{visibleText(group.trouble)}</p>}
          </div>
          {actions}
        </div>
        <GroupFigures group={group} />
        <LagCard points={points} range={data.range} onRange={(next) => void setRange(next)} />
        <Card title="Partitions" note={`${countOf(partitions.length, 'partition')} of ${countOf(new Set(partitions.map(({ topic }) => topic)).size, 'topic')}`}>
          <PartitionTable partitions={partitions} />
        </Card>
        <Card title="Members" note={members === null ? 'could not be read' : countOf(members.length, 'member')}>
          <MemberTable members={members} />
        </Card>
        {children}
      </div>
    </>
  );
}
