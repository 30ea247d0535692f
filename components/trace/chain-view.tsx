'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { Unloaded } from '#components/api/unloaded.tsx';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { ArrivedPill } from '#components/ui/arrived-pill.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { countOf } from '#components/ui/format-number.ts';
import { besidePanel } from '#components/ui/side-panel.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { StaleNote } from '#components/ui/stale-note.tsx';
import { stepFrom } from '#components/ui/step.ts';
import { visibleText } from '#components/ui/visible-text.ts';
import type { ChainAnswer } from '#lib/trace/chain/chain.ts';
import { positionText } from '#lib/trace/traced-event.ts';
import { markChain } from './chain-marks.ts';
import { ChainPicture, chainLooks } from './chain-picture.tsx';
import { chainQuery } from './chain-query.ts';
import { ChainTitle } from './chain-title.tsx';
import { CopyForTicket } from './copy-for-ticket.tsx';
import { EventPanel } from './event-panel.tsx';
import { EventTable } from './event-table.tsx';
import { ExpectedCard } from './expected-card.tsx';
import { stillChain } from './still-chain.ts';
import { type Around, useAround } from './use-around.ts';
import { useStill } from './use-still.ts';

const positionsOf = ({ events }: ChainAnswer) => events.map(positionText);

/** One chain: what happened to it, and what did not. */
export function ChainView({ cluster, correlationId }: { cluster: string; correlationId: string }) {
  const [{ at, cursor, look }, setState] = useQueryStates({
    at: parseAsString,
    cursor: parseAsString,
    look: parseAsStringLiteral(chainLooks).withDefault('lanes'),
  });
  const query = chainQuery(cluster, correlationId, cursor);
  const { data: fresh, error, failureReason, dataUpdatedAt, refetch } = useQuery(query);
  const { shown, arrived, show } = useStill(fresh, `${correlationId} ${cursor}`, positionsOf);
  const { around, isWhole, isFailuresKnown, groups, errors } = useAround(cluster, correlationId);
  const { failures: dead, copies } = around;
  const data = useMemo(() => stillChain(shown, fresh), [shown, fresh]);
  const marked = useMemo(() => (data === undefined ? undefined : markChain(data, around, Date.parse(data.asOf))), [data, around]);
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
  // What is said of the chain is true by now; only the events that are shown stay where they are.
  const now = fresh ?? data;
  const original = data.copyOf[place] ?? null;
  const known = isFailuresKnown ? dead : undefined;
  const pages = <Pages cursor={cursor} next={data.cursor} onTurn={(to) => void setState({ cursor: to, at: null }, { history: 'push' })} />;
  const list = (
    <EventTable
      cluster={cluster}
      events={data.events}
      sentAtMs={data.sentAtMs}
      failures={dead}
      copies={copies}
      groups={groups}
      openId={event === undefined ? null : positionText(event)}
      onOpen={open}
    />
  );
  return (
    <div className={besidePanel(event !== undefined)}>
      <section aria-label="Chain" className="min-h-0 min-w-0 overflow-auto">
        {failureReason === null ? null : <StaleNote error={failureReason} queryKey={query.queryKey} updatedMs={dataUpdatedAt} />}
        <div className="sticky top-0 z-10">
          <ArrivedPill text={arrived === 0 ? null : `${countOf(arrived, 'new event')}`} onShow={show} />
        </div>
        <div className="grid gap-3.5 px-5 pt-4 pb-8">
          <ChainTitle chain={now} failures={known} aside={<CopyForTicket chain={now} failures={known} />} />
          {now.expected.map((expected) => (
            <ExpectedCard key={expected.type} events={now.events} expected={expected} />
          ))}
          <Findings findings={now.findings} />
          <ChainPicture
            chain={marked}
            look={look}
            onLook={(next) => void setState({ look: next }, { history: 'replace' })}
            openId={at}
            onOpen={open}
            list={list}
            pages={pages}
          />
          {look === 'list' ? null : (
            <Card title="Events" note={countOf(data.events.length, 'event')} aside={pages}>
              {list}
            </Card>
          )}
          <AroundTrouble isWhole={isWhole} errors={errors} />
        </div>
      </section>
      {event === undefined ? null : (
        <EventPanel
          cluster={cluster}
          event={event}
          edges={data.edges.filter(({ to }) => to === place)}
          sentAtMs={data.sentAtMs[place] ?? null}
          original={original === null ? undefined : data.events[original]}
          copy={copies.find((copy) => positionText(copy) === positionText(event))}
          failures={dead.filter((failure) => positionText(failure) === positionText(event))}
          returns={marked.marks.flatMap((each) => (each.kind === 'return' && each.event === place ? each.came : []))}
          onClose={() => open(null)}
        />
      )}
    </div>
  );
}

function Findings({ findings }: Pick<ChainAnswer, 'findings'>) {
  if (findings.length === 0) return null;
  return (
    <ul aria-label="What is odd about it" className="grid gap-1 rounded-lg border border-line bg-surface px-3.5 py-2.5 text-text-2">
      {findings.map(({ text }) => (
        <li key={text} className="[overflow-wrap:anywhere]">
          {visibleText(text)}
        </li>
      ))}
    </ul>
  );
}

/** The page shows what works: of what around the chain could not be read, it says so. */
function AroundTrouble({ isWhole, errors }: Pick<Around, 'isWhole' | 'errors'>) {
  const failed = Object.entries(errors).flatMap(([what, error]) => (error === null ? [] : [`Its ${what} could not be read: ${error.message}`]));
  return (
    <>
      {isWhole ? null : (
        <p role="status" className="text-text-2">
          It has more events or dead letters than are looked at here: some of its dead letters may not be shown.
        </p>
      )}
      {failed.map((text) => (
        <p key={text} role="status" className="text-risk [overflow-wrap:anywhere]">
          {visibleText(text)}
        </p>
      ))}
    </>
  );
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
