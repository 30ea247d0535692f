'use client';

import { classNames } from '#components/ui/class-names.ts';
import { formatCount } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Cell, Head } from '#components/ui/table.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { GroupLine } from '#lib/lag/group-lag.ts';
import { Behind } from './behind.tsx';
import { rateText } from './describe-group.ts';
import { LagPill } from './lag-pill.tsx';

interface GroupTableProps {
  /** Undefined while loading. */
  groups: readonly GroupLine[] | undefined;
  openId: string | null;
  onOpen: (id: string) => void;
}

/** The groups' lines, the gravest first. Columns go as room goes; state, lag and the reason stay. */
export function GroupTable({ groups, openId, onOpen }: GroupTableProps) {
  return (
    <div className="@container">
      <table className="w-full table-fixed border-collapse">
        <thead>
          <tr>
            <Head>Group</Head>
            <Head className="w-[124px]">State</Head>
            <Head className="hidden w-[76px] @3xl:table-cell">Since</Head>
            <Head isNumber className="hidden w-[116px] @4xl:table-cell">
              In / out per s
            </Head>
            <Head isNumber className="hidden w-[92px] @4xl:table-cell">
              Members
            </Head>
            <Head isNumber className="hidden w-[112px] @xl:table-cell">
              Behind
            </Head>
            <Head isNumber className="w-[92px]">
              Lag
            </Head>
          </tr>
        </thead>
        <tbody>
          {groups === undefined ? (
            <SkeletonLines />
          ) : (
            groups.map((group) => <Line key={group.groupId} group={group} isOpen={group.groupId === openId} onOpen={onOpen} />)
          )}
        </tbody>
      </table>
    </div>
  );
}

function Line({ group, isOpen, onOpen }: { group: GroupLine; isOpen: boolean; onOpen: (id: string) => void }) {
  return (
    // The button inside does the same for the keyboard; the row only widens where a mouse can press.
    <tr
      aria-current={isOpen ? 'true' : undefined}
      onClick={() => onOpen(group.groupId)}
      className={classNames('cursor-pointer', isOpen ? 'bg-accent-weak' : 'hover:bg-sunken')}
    >
      <Cell>
        <button type="button" className="block max-w-full truncate text-left">
          <Raw className="font-semibold" title={group.groupId}>
            {group.groupId}
          </Raw>
        </button>
        <p title={visibleText(group.why)} className="truncate text-sm text-text-3">
          {visibleText(group.why)}
        </p>
        {group.trouble === null ? null : <p className="line-clamp-2 text-sm text-failed [overflow-wrap:anywhere]">{visibleText(group.trouble)}</p>}
      </Cell>
      <Cell>
        <LagPill state={group.state} />
      </Cell>
      <Cell className="hidden text-text-2 @3xl:table-cell">
        <Instant at={group.stateSince} as="age" />
      </Cell>
      <Cell isNumber className="hidden text-text-2 @4xl:table-cell">
        {rateText(group.inPerSecond)} / {rateText(group.outPerSecond)}
      </Cell>
      <Cell isNumber className="hidden text-text-2 @4xl:table-cell">
        {group.members === null ? 'not known' : formatCount(group.members)}
      </Cell>
      <Cell isNumber className="hidden @xl:table-cell">
        <Behind behind={group.behind} lag={group.lag} />
      </Cell>
      <Cell isNumber className={classNames(group.lag !== '0' && 'font-semibold')}>
        {formatCount(group.lag)}
      </Cell>
    </tr>
  );
}

function SkeletonLines() {
  return [0, 1, 2, 3, 4].map((index) => (
    <tr key={index}>
      <Cell>
        <div className="flex h-[36px] flex-col justify-center gap-2">
          <Skeleton width={160} />
          <Skeleton width={280} height={11} />
        </div>
      </Cell>
      <Cell>
        <Skeleton width={72} height={18} />
      </Cell>
      <Cell className="hidden @3xl:table-cell">
        <Skeleton width={40} />
      </Cell>
      <Cell className="hidden @4xl:table-cell">
        <Skeleton width={64} />
      </Cell>
      <Cell className="hidden @4xl:table-cell">
        <Skeleton width={24} />
      </Cell>
      <Cell className="hidden @xl:table-cell">
        <Skeleton width={64} />
      </Cell>
      <Cell>
        <Skeleton width={48} />
      </Cell>
    </tr>
  ));
}
