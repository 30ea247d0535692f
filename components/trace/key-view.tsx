'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsArrayOf, parseAsString, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { Unloaded } from '#components/api/unloaded.tsx';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { ArrivedPill } from '#components/ui/arrived-pill.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { countOf } from '#components/ui/format-number.ts';
import { Raw } from '#components/ui/raw.tsx';
import { besidePanel } from '#components/ui/side-panel.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { StaleNote } from '#components/ui/stale-note.tsx';
import { stepFrom } from '#components/ui/step.ts';
import { positionText, type TracedEvent } from '#lib/trace/traced-event.ts';
import { CompareCard } from './compare-card.tsx';
import { EventPanel } from './event-panel.tsx';
import { keyFailuresQuery, keyQuery, keyReplaysQuery } from './key-query.ts';
import { KeyTable } from './key-table.tsx';
import { type PositionParts, parsePosition } from './parse-position.ts';
import { useStill } from './use-still.ts';

function saysOf(count: number, isAll: boolean): string {
  if (count === 0) return 'is the key of no traced event';
  return `is the key of ${isAll ? '' : 'more than '}${countOf(count, 'event')}`;
}

const positionsOf = ({ events }: { events: readonly TracedEvent[] }) => events.map(positionText);

/** Two chosen events, the older first: by their times where both are on the page, else in the order in which the address names them. */
function pairOf(chosen: readonly string[], events: readonly TracedEvent[]): readonly [PositionParts, PositionParts] | undefined {
  const [one, other] = chosen.map(parsePosition);
  if (one === undefined || other === undefined) return undefined;
  const [first, second] = [one, other].map((position) => events.findIndex((event) => positionText(event) === positionText(position)));
  // The newest stand first.
  return first !== undefined && second !== undefined && first >= 0 && second >= 0 && first < second ? [other, one] : [one, other];
}

/** The history of a key: its events over all traced topics, the newest first. */
export function KeyView({ cluster, messageKey }: { cluster: string; messageKey: string }) {
  const [{ at, cursor, compare }, setState] = useQueryStates({
    at: parseAsString,
    cursor: parseAsString,
    compare: parseAsArrayOf(parseAsString).withDefault([]),
  });
  const query = keyQuery(cluster, messageKey, cursor);
  const { data: fresh, error, failureReason, dataUpdatedAt, refetch } = useQuery(query);
  const { shown: data, arrived, show } = useStill(fresh, `${messageKey} ${cursor}`, positionsOf);
  const failures = useQuery(keyFailuresQuery(cluster, messageKey, cursor));
  const replays = useQuery(keyReplaysQuery(cluster, messageKey, cursor));
  const compared = useMemo(() => pairOf(compare, data?.events ?? []), [compare, data]);
  const place = data?.events.findIndex((event) => positionText(event) === at) ?? -1;
  const event = data?.events[place];
  const open = (id: string | null) => void setState({ at: id }, { history: 'replace' });
  const move = (by: 1 | -1) => {
    const next = stepFrom(data?.events ?? [], place, by);
    if (next !== undefined) open(positionText(next));
  };
  useKeyBinding('j', 'Next event', () => move(1));
  useKeyBinding('k', 'Previous event', () => move(-1));
  const toggle = (id: string) => void setState({ compare: compare.includes(id) ? compare.filter((other) => other !== id) : [...compare, id].slice(-2) });
  useKeyBinding('c', 'Compare the open event', () => {
    if (event !== undefined) toggle(positionText(event));
  });
  useKeyBinding('Escape', 'Close the panel', () => open(null), at !== null);
  if (data === undefined)
    return (
      <Unloaded title="The history of the key could not be loaded" error={error} refetch={refetch}>
        <div className="grid gap-3.5 px-5 py-4">
          <LoadingNote what="the history of the key" />
          <Skeleton width="40%" height={25} />
          <Skeleton height={320} />
        </div>
      </Unloaded>
    );
  const turn = (to: string | null) => void setState({ cursor: to, at: null }, { history: 'push' });
  return (
    <div className={besidePanel(event !== undefined)}>
      <section aria-label="History of the key" className="min-h-0 min-w-0 overflow-auto">
        {failureReason === null ? null : <StaleNote error={failureReason} queryKey={query.queryKey} updatedMs={dataUpdatedAt} />}
        <div className="sticky top-0 z-10">
          <ArrivedPill text={arrived === 0 ? null : countOf(arrived, 'new event')} onShow={show} />
        </div>
        <div className="grid gap-3.5 px-5 pt-4 pb-8">
          <h1 className="text-xl font-[620] tracking-[-0.01em] [overflow-wrap:anywhere]">
            <Raw className="mono">{messageKey}</Raw> {saysOf(data.events.length, data.cursor === null && cursor === null)}
          </h1>
          {compared === undefined ? null : (
            <CompareCard cluster={cluster} positions={compared} events={data.events} onClose={() => void setState({ compare: [] })} />
          )}
          <Card
            title="Events"
            note={compare.length === 1 ? 'choose another to compare with' : 'the newest first, over all traced topics; choose two to compare their values'}
            aside={
              <>
                {cursor === null ? null : <Button onClick={() => turn(null)}>Newest</Button>}
                {data.cursor === null ? null : <Button onClick={() => turn(data.cursor)}>Older events</Button>}
              </>
            }
          >
            <KeyTable
              cluster={cluster}
              events={data.events}
              failures={failures.data?.failures ?? []}
              copies={replays.data?.copies ?? []}
              openId={at}
              onOpen={open}
              compared={compare}
              onCompare={toggle}
            />
          </Card>
        </div>
      </section>
      {event === undefined ? null : (
        <EventPanel
          cluster={cluster}
          event={event}
          edges={[]}
          original={undefined}
          copy={replays.data?.copies.find((copy) => positionText(copy) === at)}
          failures={(failures.data?.failures ?? []).filter((failure) => positionText(failure) === at)}
          sentAtMs={null}
          returns={[]}
          onClose={() => open(null)}
        />
      )}
    </div>
  );
}
