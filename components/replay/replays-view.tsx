'use client';

import { RotateCcw } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Person } from '#components/access/person.tsx';
import { useNewestFirst } from '#components/api/use-newest-first.ts';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { pollEveryMs } from '#components/live/live-state.ts';
import { buttonClass } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { formatCount } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { ListFoot, ListHead } from '#components/ui/list-parts.tsx';
import { Pill } from '#components/ui/pill.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { stepFrom } from '#components/ui/step.ts';
import { Cell, Head } from '#components/ui/table.tsx';
import { EmptyState, ErrorState } from '#components/ui/view-state.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { ReplayLine } from '#lib/replay/replay-job.ts';
import { CountsBar } from './counts-bar.tsx';
import { jobTone, replaySentence } from './describe-replay.ts';
import { fetchReplayPage, isMoving, replayListKey } from './replays-query.ts';

/** The sentence of the list, from the replays that it shows. */
function listSentence(lines: readonly ReplayLine[] | undefined): string {
  if (lines === undefined) return 'Replays';
  const running = lines.filter(({ state }) => isMoving(state)).length;
  const planned = lines.filter(({ state }) => state === 'planned').length;
  const parts = [
    running === 0 ? '' : `${running} ${running === 1 ? 'replay is' : 'replays are'} under way`,
    planned === 0 ? '' : `${planned} ${planned === 1 ? 'plan waits' : 'plans wait'} for a decision`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? (lines.length === 0 ? 'Nothing was replayed yet' : 'No replay is under way') : parts.join(', ');
}

/** A cluster's replays, newest first. */
export function ReplaysView({ cluster }: { cluster: string }) {
  const router = useRouter();
  const [currentId, setCurrentId] = useState<number | undefined>(undefined);
  const list = useNewestFirst({
    queryKey: replayListKey(cluster),
    fetchPage: (cursor, signal) => fetchReplayPage(cluster, cursor, signal),
    linesOf: (page) => page.lines,
    idOf: (line) => line.id,
    nextCursorOf: (page) => page.nextCursor,
    refetchIntervalMs: () => pollEveryMs(3_000),
  });
  const { lines } = list;
  const move = (by: 1 | -1) => {
    const at = lines?.findIndex(({ id }) => id === currentId) ?? -1;
    setCurrentId(stepFrom(lines ?? [], at, by)?.id);
  };
  useKeyBinding('j', 'Next replay', () => move(1));
  useKeyBinding('k', 'Previous replay', () => move(-1));
  useKeyBinding('Enter', 'Open the replay', () => router.push(`/${cluster}/replays/${currentId}`), currentId !== undefined);
  return (
    <section aria-label="Replays">
      <div className="flex flex-wrap items-center justify-between gap-3 px-5 pt-4 pb-3">
        <h1 className="text-xl font-[620] tracking-[-0.01em]">{listSentence(lines)}</h1>
        <Link href={`/${cluster}/replays/range`} className={buttonClass()}>
          Replay a range…
        </Link>
      </div>
      <ListHead list={list} />
      {list.error === null ? null : <ErrorState title="The replays could not be loaded" error={list.error} onRetry={list.retry} />}
      {lines?.length === 0 ? (
        <EmptyState icon={RotateCcw} title="No replay yet">
          Open a dead letter and press <kbd className="rounded border border-line-strong px-1 font-mono text-xs">r</kbd>: a plan shows what would be sent and
          whether it is safe, before anything is.
        </EmptyState>
      ) : null}
      {list.error === null && lines?.length !== 0 ? (
        <div className="overflow-x-auto border-t border-line">
          {lines === undefined ? <LoadingNote what="replays" /> : null}
          <table className="w-full min-w-[760px] border-collapse">
            <thead>
              <tr>
                <Head>Replay</Head>
                <Head className="w-[190px]">Outcome</Head>
                <Head isNumber>Messages</Head>
                <Head>By</Head>
                <Head isNumber>Planned</Head>
                <Head>State</Head>
              </tr>
            </thead>
            <tbody>
              {lines === undefined ? (
                <SkeletonLines />
              ) : (
                lines.map((line) => <Line key={line.id} cluster={cluster} line={line} isCurrent={line.id === currentId} />)
              )}
            </tbody>
          </table>
          {lines === undefined ? null : <ListFoot list={list} what="replays" />}
        </div>
      ) : null}
    </section>
  );
}

function Line({ cluster, line, isCurrent }: { cluster: string; line: ReplayLine; isCurrent: boolean }) {
  return (
    <tr aria-current={isCurrent ? 'true' : undefined} className={classNames('relative', isCurrent ? 'bg-accent-weak' : 'hover:bg-sunken')}>
      <Cell>
        <Link href={`/${cluster}/replays/${line.id}`} prefetch={false} className="font-[570] after:absolute after:inset-0">
          {replaySentence(line)}
        </Link>
        <div className="max-w-[60ch] truncate text-sm text-text-3">
          #{line.id}
          {line.reason === null ? '' : ` · ${visibleText(line.reason)}`}
          {line.stateReason === null ? '' : ` · ${visibleText(line.stateReason)}`}
        </div>
      </Cell>
      <Cell>
        <CountsBar counts={line.counts} selected={line.selected} isBrief />
      </Cell>
      <Cell isNumber>{formatCount(line.selected)}</Cell>
      <Cell className="max-w-40 truncate">
        <Person actor={line.confirmedBy ?? line.plannedBy} />
      </Cell>
      <Cell isNumber>
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
          <Skeleton width={280} />
          <Skeleton width={160} height={11} />
        </div>
      </Cell>
      <Cell>
        <Skeleton height={6} />
      </Cell>
      <Cell />
      <Cell>
        <Skeleton width={80} />
      </Cell>
      <Cell />
      <Cell>
        <Skeleton width={60} height={18} />
      </Cell>
    </tr>
  ));
}
