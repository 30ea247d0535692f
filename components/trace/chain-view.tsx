'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsString, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { Unloaded } from '#components/api/unloaded.tsx';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { countOf } from '#components/ui/format-number.ts';
import { besidePanel } from '#components/ui/side-panel.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { StaleNote } from '#components/ui/stale-note.tsx';
import { stepFrom } from '#components/ui/step.ts';
import { announce, announceFailure } from '#components/ui/toasts.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { ChainAnswer } from '#lib/trace/chain/chain.ts';
import { positionText } from '#lib/trace/traced-event.ts';
import { chainMarkdown } from './chain-markdown.ts';
import { type ChainFailure, markChain } from './chain-marks.ts';
import { chainFailuresQuery, chainGroupsQuery, chainQuery, chainReplaysQuery } from './chain-query.ts';
import { ChainTitle } from './chain-title.tsx';
import { EventPanel } from './event-panel.tsx';
import { EventTable } from './event-table.tsx';
import { ExpectedCard } from './expected-card.tsx';
import { foldedAfterMs } from './lane-layout.ts';
import { Lanes } from './lanes.tsx';
import { Legend } from './legend.tsx';

/** One chain: what happened to it, and what did not. */
export function ChainView({ cluster, correlationId }: { cluster: string; correlationId: string }) {
  const [{ at, cursor }, setState] = useQueryStates({ at: parseAsString, cursor: parseAsString });
  const { data, error, failureReason, dataUpdatedAt, refetch } = useQuery(chainQuery(cluster, correlationId, cursor));
  const failures = useQuery(chainFailuresQuery(cluster, correlationId));
  const groups = useQuery(chainGroupsQuery(cluster, correlationId));
  const replays = useQuery(chainReplaysQuery(cluster, correlationId));
  const dead = failures.data?.failures ?? noFailures;
  const marked = useMemo(() => (data === undefined ? undefined : markChain(data, dead, Date.parse(data.asOf))), [data, dead]);
  const mark = marked?.marks.find(({ id }) => id === at);
  const place = mark === undefined || mark.kind === 'expected' ? -1 : mark.event;
  const event = data?.events[place];
  const open = (id: string | null) => void setState({ at: id }, { history: 'replace' });
  const move = (by: 1 | -1) => {
    const next = stepFrom(data?.events ?? [], place, by);
    if (next !== undefined) open(positionText(next));
  };
  useKeyBinding('j', 'Next event', () => move(1));
  useKeyBinding('k', 'Previous event', () => move(-1));
  useKeyBinding('Escape', 'Close the panel', () => open(null), at !== null);
  if (data === undefined || marked === undefined)
    return (
      <Unloaded title="The chain could not be loaded" error={error} refetch={refetch}>
        <ChainSkeleton />
      </Unloaded>
    );
  const original = data.copyOf[place] ?? null;
  return (
    <div className={besidePanel(event !== undefined)}>
      <section aria-label="Chain" className="min-h-0 min-w-0 overflow-auto">
        {failureReason === null ? null : (
          <StaleNote error={failureReason} queryKey={chainQuery(cluster, correlationId, cursor).queryKey} updatedMs={dataUpdatedAt} />
        )}
        <div className="grid gap-3.5 px-5 pt-4 pb-8">
          <ChainTitle chain={data} failures={failures.data?.failures} aside={<CopyForTicket chain={data} failures={failures.data?.failures} />} />
          {data.expected.map((expected) => (
            <ExpectedCard key={expected.type} events={data.events} expected={expected} />
          ))}
          {data.findings.length === 0 ? null : (
            <ul aria-label="What is odd about it" className="grid gap-1 rounded-lg border border-line bg-surface px-3.5 py-2.5 text-text-2">
              {data.findings.map(({ text }) => (
                <li key={text} className="[overflow-wrap:anywhere]">
                  {visibleText(text)}
                </li>
              ))}
            </ul>
          )}
          <Card title="What happened" note={`time runs right; gaps over ${foldedAfterMs / 1_000} s may be folded`}>
            <Lanes chain={marked} openId={at} onOpen={open} />
            <Legend />
          </Card>
          <Card
            title="Events"
            note={countOf(data.events.length, 'event')}
            aside={<Pages cursor={cursor} next={data.cursor} onTurn={(to) => void setState({ cursor: to, at: null }, { history: 'push' })} />}
          >
            <EventTable
              cluster={cluster}
              events={data.events}
              failures={dead}
              copies={replays.data?.copies ?? []}
              groups={groups.data?.groups}
              openId={event === undefined ? null : positionText(event)}
              onOpen={open}
            />
          </Card>
          {failures.data?.isWhole === false ? (
            <p role="status" className="text-text-2">
              It has more events or dead letters than are looked at here: some of its dead letters may not be shown.
            </p>
          ) : null}
          <AroundTrouble errors={{ 'dead letters': failures.error, 'consumer groups': groups.error, replays: replays.error }} />
        </div>
      </section>
      {event === undefined ? null : (
        <EventPanel
          cluster={cluster}
          event={event}
          edges={data.edges.filter(({ to }) => to === place)}
          original={original === null ? undefined : data.events[original]}
          copy={replays.data?.copies.find((copy) => positionText(copy) === positionText(event))}
          failures={dead.filter((failure) => positionText(failure) === positionText(event))}
          onClose={() => open(null)}
        />
      )}
    </div>
  );
}

const noFailures: readonly ChainFailure[] = [];

/** The page shows what works: of what around the chain could not be read, it says so. */
function AroundTrouble({ errors }: { errors: Readonly<Record<string, Error | null>> }) {
  const failed = Object.entries(errors).flatMap(([what, error]) => (error === null ? [] : [`Its ${what} could not be read: ${error.message}`]));
  return failed.map((text) => (
    <p key={text} role="status" className="text-risk [overflow-wrap:anywhere]">
      {visibleText(text)}
    </p>
  ));
}

function CopyForTicket({ chain, failures }: { chain: ChainAnswer; failures: readonly ChainFailure[] | undefined }) {
  const copy = () => {
    navigator.clipboard.writeText(chainMarkdown(chain, failures, window.location.href)).then(
      () => announce({ title: 'Copied the chain as Markdown' }),
      (error: Error) => announceFailure('The chain could not be copied', error),
    );
  };
  return <Button onClick={copy}>Copy for ticket</Button>;
}

function Pages({ cursor, next, onTurn }: { cursor: string | null; next: string | null; onTurn: (cursor: string | null) => void }) {
  return (
    <>
      {cursor === null ? null : <Button onClick={() => onTurn(null)}>First page</Button>}
      {next === null ? null : <Button onClick={() => onTurn(next)}>Later events</Button>}
    </>
  );
}

function ChainSkeleton() {
  return (
    <div className="grid gap-3.5 px-5 py-4">
      <LoadingNote what="the chain" />
      <Skeleton width="46%" height={25} />
      <Skeleton width="58%" />
      <Skeleton height={380} />
      <Skeleton height={260} />
    </div>
  );
}
