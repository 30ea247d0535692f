'use client';

import Link from 'next/link';
import { Person } from '#components/access/person.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { formatCount } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Pill } from '#components/ui/pill.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Cell, Head } from '#components/ui/table.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { ReplayLine } from '#lib/replay/replay-job.ts';
import { CountsBar } from './counts-bar.tsx';
import { jobTone, replaySentence } from './describe-replay.ts';

interface ReplayTableProps {
  cluster: string;
  /** Undefined while loading. */
  lines: readonly ReplayLine[] | undefined;
  openId: number | null;
  onOpen: (id: number) => void;
}

/** The replays' lines, newest first. Columns go as room goes; what it is, how it went and its state stay. */
export function ReplayTable({ cluster, lines, openId, onOpen }: ReplayTableProps) {
  return (
    <div className="@container">
      <table className="w-full table-fixed border-collapse">
        <thead>
          <tr>
            <Head>Replay</Head>
            <Head className="hidden w-[180px] @2xl:table-cell">Outcome</Head>
            <Head isNumber className="hidden w-[96px] @4xl:table-cell">
              Messages
            </Head>
            <Head className="hidden w-[150px] @4xl:table-cell">By</Head>
            <Head isNumber className="hidden w-[84px] @2xl:table-cell">
              Planned
            </Head>
            <Head className="w-[110px]">State</Head>
          </tr>
        </thead>
        <tbody>
          {lines === undefined ? (
            <SkeletonLines />
          ) : (
            lines.map((line) => <Line key={line.id} cluster={cluster} line={line} isOpen={line.id === openId} onOpen={onOpen} />)
          )}
        </tbody>
      </table>
    </div>
  );
}

function Line({ cluster, line, isOpen, onOpen }: { cluster: string; line: ReplayLine; isOpen: boolean; onOpen: (id: number) => void }) {
  return (
    // The link inside does the same for the keyboard; the row only widens where a mouse can press.
    <tr
      aria-current={isOpen ? 'true' : undefined}
      onClick={() => onOpen(line.id)}
      className={classNames('cursor-pointer', isOpen ? 'bg-accent-weak' : 'hover:bg-sunken')}
    >
      <Cell>
        <Link
          href={`/${cluster}/replays/${line.id}`}
          prefetch={false}
          title={replaySentence(line)}
          onClick={(event) => {
            if (!(event.metaKey || event.ctrlKey || event.shiftKey)) event.preventDefault();
          }}
          className="line-clamp-2 font-[570] [overflow-wrap:anywhere] @2xl:line-clamp-1"
        >
          {visibleText(replaySentence(line))}
        </Link>
        <div className="truncate text-sm text-text-3">
          #{line.id}
          {line.reason === null ? '' : ` · ${visibleText(line.reason)}`}
          {line.stateReason === null ? '' : ` · ${visibleText(line.stateReason)}`}
        </div>
        <div className="mt-1.5 max-w-[260px] @2xl:hidden">
          <CountsBar counts={line.counts} selected={line.selected} isBrief />
        </div>
      </Cell>
      <Cell className="hidden @2xl:table-cell">
        <CountsBar counts={line.counts} selected={line.selected} isBrief />
      </Cell>
      <Cell isNumber className="hidden @4xl:table-cell">
        {formatCount(line.selected)}
      </Cell>
      <Cell className="hidden truncate @4xl:table-cell">
        <Person actor={line.confirmedBy ?? line.plannedBy} />
      </Cell>
      <Cell isNumber className="hidden @2xl:table-cell">
        <Instant at={line.plannedAt} as="age" />
      </Cell>
      <Cell>
        <Pill tone={jobTone(line)}>{line.state}</Pill>
      </Cell>
    </tr>
  );
}

function SkeletonLines() {
  return [0, 1, 2, 3, 4].map((index) => (
    <tr key={index}>
      <Cell>
        <div className="flex h-[36px] flex-col justify-center gap-2">
          <Skeleton width="62%" />
          <Skeleton width="38%" height={11} />
        </div>
      </Cell>
      <Cell className="hidden @2xl:table-cell">
        <Skeleton height={6} />
      </Cell>
      <Cell className="hidden @4xl:table-cell" />
      <Cell className="hidden @4xl:table-cell">
        <Skeleton width={80} />
      </Cell>
      <Cell className="hidden @2xl:table-cell" />
      <Cell>
        <Skeleton width={60} height={18} />
      </Cell>
    </tr>
  ));
}
