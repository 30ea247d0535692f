'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { Unloaded } from '#components/api/unloaded.tsx';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { groupHref } from '#components/lag/describe-group.ts';
import { groupQuery } from '#components/lag/group-query.ts';
import { LagPill } from '#components/lag/lag-pill.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { StaleNote } from '#components/ui/stale-note.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import { DeclarationCard } from './declaration-card.tsx';
import { RewindForm } from './rewind-form.tsx';

/** Asks for a rewind of one group: to where, on which partitions. */
export function RewindFormView({ cluster, group }: { cluster: string; group: string }) {
  const router = useRouter();
  const { data, error, dataUpdatedAt, refetch } = useQuery(groupQuery(cluster, group, '1h'));
  useKeyBinding('Escape', 'Back to the consumer group', () => router.push(groupHref(cluster, group)));
  if (data === undefined) {
    return (
      <Unloaded title="The consumer group could not be loaded" error={error} refetch={refetch}>
        <div className="grid gap-3.5 px-5 py-4">
          <LoadingNote what="the consumer group" />
          <Skeleton width="36%" height={25} />
          <Skeleton height={150} />
          <Skeleton height={200} />
        </div>
      </Unloaded>
    );
  }
  const { group: line, partitions } = data;
  return (
    <>
      <StaleNote error={error} queryKey={groupQuery(cluster, group, '1h').queryKey} updatedMs={dataUpdatedAt} />
      <div className="grid max-w-[980px] gap-3.5 px-5 pt-4 pb-8">
        <div>
          <h1 className="flex flex-wrap items-center gap-2.5 text-xl font-[620] tracking-[-0.01em] [overflow-wrap:anywhere]">
            Rewind {visibleText(group)} <LagPill state={line.state} />
          </h1>
          <p className="mt-0.5 text-text-2 [overflow-wrap:anywhere]">{visibleText(line.why)}</p>
          <p className="mt-1 text-text-3">
            Sets where this one group reads on; no other consumer sees anything twice. It is done only while the group is empty, and can be taken back.
          </p>
        </div>
        {partitions.length === 0 ? (
          <p className="text-text-2">The group has committed no offset and was given no partition: there is nothing to set.</p>
        ) : (
          <RewindForm cluster={cluster} group={group} partitions={partitions} />
        )}
        <DeclarationCard cluster={cluster} group={group} />
      </div>
    </>
  );
}
