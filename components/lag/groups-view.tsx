'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { parseAsString, useQueryStates } from 'nuqs';
import type { z } from 'zod';
import { type Ground, headingOn } from '#components/frame/ground.ts';
import { useGround } from '#components/frame/use-ground.ts';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { NotKnownState } from '#components/ui/not-known-state.tsx';
import { PanelSkeleton } from '#components/ui/panel-skeleton.tsx';
import { besidePanel } from '#components/ui/side-panel.tsx';
import { LoadingNote } from '#components/ui/skeleton.tsx';
import { stepFrom } from '#components/ui/step.ts';
import { ErrorState } from '#components/ui/view-state.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { GroupLine, groupList } from '#lib/lag/group-lag.ts';
import { groupHref, groupsSentence } from './describe-group.ts';
import { GroupFinder } from './group-finder.tsx';
import { GroupPanel } from './group-panel.tsx';
import { GroupTable } from './group-table.tsx';
import { groupsQuery } from './groups-query.ts';
import { NoGroups } from './no-groups.tsx';
import { SampledNote } from './sampled-note.tsx';

const matches = (text: string) => (group: GroupLine) =>
  [group.groupId, group.state, ...group.topics].some((of) => of.toLowerCase().includes(text.toLowerCase()));

/** The consumer groups of a cluster: who is behind, by how much, and why we say so. */
export function GroupsView({ cluster }: { cluster: string }) {
  const router = useRouter();
  const { data, error, failureReason, dataUpdatedAt, refetch } = useQuery(groupsQuery(cluster));
  const ground = useGround(cluster, { 'consumer groups': data?.sampledAt ?? null });
  const [{ open, find }, setState] = useQueryStates({ open: parseAsString, find: parseAsString.withDefault('') });
  const groups = data?.groups.filter(matches(find));
  const at = groups?.findIndex(({ groupId }) => groupId === open) ?? -1;
  const opened = data?.groups.find(({ groupId }) => groupId === open);
  const isPanelOnItsWay = open !== null && data === undefined && error === null;
  const openGroup = (id: string | null) => void setState({ open: id }, { history: open === null ? 'push' : 'replace' });
  const move = (by: 1 | -1) => openGroup(stepFrom(groups ?? [], at, by)?.groupId ?? open);
  useKeyBinding('j', 'Next group', () => move(1));
  useKeyBinding('k', 'Previous group', () => move(-1));
  useKeyBinding('Enter', 'Open it as a page', () => router.push(groupHref(cluster, opened?.groupId ?? '')), opened !== undefined);
  useKeyBinding('Escape', 'Close the panel', () => openGroup(null), open !== null);
  return (
    <div className={besidePanel(opened !== undefined || isPanelOnItsWay)}>
      <section aria-label="Consumer groups" className="flex min-h-0 min-w-0 flex-col">
        <div className="flex min-h-[73px] flex-wrap items-center gap-x-4 gap-y-2 px-5 pt-4 pb-3">
          <div className="min-w-0 flex-1 basis-[320px]">
            <h1 className="text-xl font-[620] tracking-[-0.01em] [overflow-wrap:anywhere]">
              {data === undefined || (data.groups.length === 0 && ground !== null)
                ? 'Consumer groups'
                : visibleText(headingOn(ground, groupsSentence(data.groups), 'Consumer groups'))}
            </h1>
            <p className="truncate text-text-2">{data === undefined ? ' ' : 'Sampled every 10 s, judged on the last ten samples'}</p>
          </div>
          <GroupFinder find={find} onFind={(text) => void setState({ find: text })} />
        </div>
        <SampledNote
          sampledAt={data?.sampledAt ?? null}
          error={data === undefined ? null : (error ?? failureReason)}
          queryKey={groupsQuery(cluster).queryKey}
          updatedMs={dataUpdatedAt}
        />
        <div className="min-h-0 flex-1 overflow-auto border-t border-line">
          <GroupsBody
            data={data}
            error={error}
            ground={ground}
            groups={groups}
            find={find}
            openId={opened?.groupId ?? null}
            onOpen={openGroup}
            onRetry={() => void refetch()}
          />
        </div>
      </section>
      {isPanelOnItsWay ? <PanelSkeleton label="Open consumer group" name="Consumer group" onClose={() => openGroup(null)} /> : null}
      {opened === undefined ? null : <GroupPanel cluster={cluster} group={opened} onClose={() => openGroup(null)} />}
    </div>
  );
}

interface GroupsBodyProps {
  /** Undefined while loading. */
  data: z.infer<typeof groupList> | undefined;
  error: Error | null;
  ground: Ground;
  /** Those that are found. */
  groups: readonly GroupLine[] | undefined;
  find: string;
  openId: string | null;
  onOpen: (id: string) => void;
  onRetry: () => void;
}

function GroupsBody({ data, error, ground, groups, find, openId, onOpen, onRetry }: GroupsBodyProps) {
  if (data === undefined && error !== null) return <ErrorState title="The consumer groups could not be loaded" error={error} onRetry={onRetry} />;
  if (data?.groups.length === 0) {
    if (ground === undefined) return <LoadingNote what="consumer groups" />;
    return ground === null ? <NoGroups /> : <NotKnownState ground={ground} what="consumer groups" />;
  }
  return (
    <>
      {data === undefined ? <LoadingNote what="consumer groups" /> : null}
      <GroupTable groups={groups} openId={openId} onOpen={onOpen} />
      {groups?.length === 0 ? <p className="px-5 py-8 text-center text-text-2">No group, topic or state has “{visibleText(find)}” in it.</p> : null}
    </>
  );
}
