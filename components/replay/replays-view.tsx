'use client';

import { useQuery } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { parseAsInteger, useQueryState } from 'nuqs';
import { useNewestFirst } from '#components/api/use-newest-first.ts';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { pollEveryMs } from '#components/live/live-state.ts';
import { buttonClass } from '#components/ui/button.tsx';
import { ListFoot, ListHead } from '#components/ui/list-parts.tsx';
import { besidePanel } from '#components/ui/side-panel.tsx';
import { LoadingNote } from '#components/ui/skeleton.tsx';
import { stepFrom } from '#components/ui/step.ts';
import { EmptyState, ErrorState } from '#components/ui/view-state.tsx';
import type { ReplayLine } from '#lib/replay/replay-job.ts';
import { ReplayPanel } from './replay-panel.tsx';
import { ReplayTable } from './replay-table.tsx';
import { fetchReplayPage, replayListKey, underWayCountQuery } from './replays-query.ts';

/** The sentence of the list, from the replays that it shows. @param running how many are under way, on whatever page; undefined where that is not known */
function listSentence(lines: readonly ReplayLine[] | undefined, running: number | undefined): string {
  if (lines === undefined || running === undefined) return 'Replays';
  const planned = lines.filter(({ state }) => state === 'planned').length;
  const parts = [
    running === 0 ? '' : `${running} ${running === 1 ? 'replay is' : 'replays are'} under way`,
    planned === 0 ? '' : `${planned} ${planned === 1 ? 'plan waits' : 'plans wait'} for a decision`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? (lines.length === 0 ? 'Nothing was replayed yet' : 'No replay is under way') : parts.join(', ');
}

/** A cluster's replays, newest first, and the open one beside them. */
export function ReplaysView({ cluster }: { cluster: string }) {
  const router = useRouter();
  const [open, setOpen] = useQueryState('open', parseAsInteger);
  const list = useNewestFirst({
    queryKey: replayListKey(cluster),
    fetchPage: (cursor, signal) => fetchReplayPage(cluster, cursor, signal),
    linesOf: (page) => page.lines,
    idOf: (line) => line.id,
    nextCursorOf: (page) => page.nextCursor,
    refetchIntervalMs: () => pollEveryMs(3_000),
  });
  const { lines } = list;
  const underWay = useQuery(underWayCountQuery(cluster));
  const openReplay = (id: number | null) => void setOpen(id, { history: open === null ? 'push' : 'replace' });
  const move = (by: 1 | -1) => {
    const at = lines?.findIndex(({ id }) => id === open) ?? -1;
    openReplay(stepFrom(lines ?? [], at, by)?.id ?? open);
  };
  useKeyBinding('j', 'Next replay', () => move(1));
  useKeyBinding('k', 'Previous replay', () => move(-1));
  useKeyBinding('Enter', 'Open on its own page', () => router.push(`/${cluster}/replays/${open}`), open !== null);
  useKeyBinding('Escape', 'Close the panel', () => openReplay(null), open !== null);
  return (
    <div className={besidePanel(open !== null)}>
      <section aria-label="Replays" className="flex min-h-0 min-w-0 flex-col">
        <div className="flex flex-wrap items-center justify-between gap-3 px-5 pt-4 pb-3">
          <h1 className="text-xl font-[620] tracking-[-0.01em]">{listSentence(lines, underWay.data)}</h1>
          <Link href={`/${cluster}/replays/range`} className={buttonClass()}>
            Replay a range…
          </Link>
        </div>
        <ListHead list={list} />
        <div className="min-h-0 flex-1 overflow-auto border-t border-line">
          {list.error === null ? null : <ErrorState title="The replays could not be loaded" error={list.error} onRetry={list.retry} />}
          {lines?.length === 0 ? (
            <EmptyState icon={RotateCcw} title="No replay yet">
              Open a dead letter and press <kbd className="rounded border border-line-strong px-1 font-mono text-xs">r</kbd>: a plan shows what would be sent
              and whether it is safe, before anything is.
            </EmptyState>
          ) : null}
          {list.error === null && lines?.length !== 0 ? (
            <>
              {lines === undefined ? <LoadingNote what="replays" /> : null}
              <ReplayTable cluster={cluster} lines={lines} openId={open} onOpen={openReplay} />
              {lines === undefined ? null : <ListFoot list={list} what="replays" />}
            </>
          ) : null}
        </div>
      </section>
      {open === null ? null : <ReplayPanel key={open} cluster={cluster} id={String(open)} onClose={() => openReplay(null)} />}
    </div>
  );
}
