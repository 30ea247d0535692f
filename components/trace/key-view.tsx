'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { parseAsString, useQueryStates } from 'nuqs';
import { Unloaded } from '#components/api/unloaded.tsx';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { countOf } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Position } from '#components/ui/position.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { besidePanel } from '#components/ui/side-panel.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { StaleNote } from '#components/ui/stale-note.tsx';
import { stepFrom } from '#components/ui/step.ts';
import { CardTable, Cell, Head } from '#components/ui/table.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import { positionText, type TracedEvent } from '#lib/trace/traced-event.ts';
import { chainHref } from './chain-link.tsx';
import { eventName, serviceOf } from './chain-marks.ts';
import { eventInstant } from './event-instant.ts';
import { EventPanel } from './event-panel.tsx';
import { keyQuery } from './key-query.ts';
import { ReplayPill } from './replay-pill.tsx';

/** The history of a key: its events over all traced topics, the newest first. */
export function KeyView({ cluster, messageKey }: { cluster: string; messageKey: string }) {
  const [{ at, cursor }, setState] = useQueryStates({ at: parseAsString, cursor: parseAsString });
  const { data, error, failureReason, dataUpdatedAt, refetch } = useQuery(keyQuery(cluster, messageKey, cursor));
  const place = data?.events.findIndex((event) => positionText(event) === at) ?? -1;
  const event = data?.events[place];
  const open = (id: string | null) => void setState({ at: id }, { history: 'replace' });
  const move = (by: 1 | -1) => {
    const next = stepFrom(data?.events ?? [], place, by);
    if (next !== undefined) open(positionText(next));
  };
  useKeyBinding('j', 'Next event', () => move(1));
  useKeyBinding('k', 'Previous event', () => move(-1));
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
        {failureReason === null ? null : (
          <StaleNote error={failureReason} queryKey={keyQuery(cluster, messageKey, cursor).queryKey} updatedMs={dataUpdatedAt} />
        )}
        <div className="grid gap-3.5 px-5 pt-4 pb-8">
          <h1 className="text-xl font-[620] tracking-[-0.01em] [overflow-wrap:anywhere]">
            <Raw className="mono">{messageKey}</Raw>{' '}
            {data.events.length === 0
              ? 'is the key of no traced event'
              : `is the key of ${data.cursor === null && cursor === null ? '' : 'more than '}${countOf(data.events.length, 'event')}`}
          </h1>
          <Card
            title="Events"
            note="the newest first, over all traced topics"
            aside={
              <>
                {cursor === null ? null : <Button onClick={() => turn(null)}>Newest</Button>}
                {data.cursor === null ? null : <Button onClick={() => turn(data.cursor)}>Older events</Button>}
              </>
            }
          >
            <KeyTable cluster={cluster} events={data.events} openId={at} onOpen={open} />
          </Card>
        </div>
      </section>
      {event === undefined ? null : (
        <EventPanel cluster={cluster} event={event} edges={[]} original={undefined} copy={undefined} failures={[]} onClose={() => open(null)} />
      )}
    </div>
  );
}

function KeyTable({
  cluster,
  events,
  openId,
  onOpen,
}: {
  cluster: string;
  events: readonly TracedEvent[];
  openId: string | null;
  onOpen: (id: string) => void;
}) {
  return (
    <CardTable>
      <thead>
        <tr>
          <Head>Time</Head>
          <Head>Event</Head>
          <Head className="hidden sm:table-cell">Where</Head>
          <Head>Chain</Head>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => {
          const id = positionText(event);
          return (
            <tr key={id} className={classNames(id === openId && 'bg-accent-weak')}>
              <Cell className="text-text-2">
                <Instant at={eventInstant(event.timestampMs)} as="exact" />
              </Cell>
              <Cell>
                <button
                  type="button"
                  aria-pressed={id === openId}
                  onClick={() => onOpen(id)}
                  className="text-left font-semibold hover:underline [overflow-wrap:anywhere]"
                >
                  {visibleText(eventName(event))}
                </button>{' '}
                <span className="text-text-3">{visibleText(serviceOf(event))}</span> <ReplayPill cluster={cluster} event={event} copy={undefined} />
              </Cell>
              <Cell className="hidden text-sm sm:table-cell">
                <Position position={event} />
              </Cell>
              <Cell>
                {event.correlationId === null ? null : (
                  <Link href={chainHref(cluster, event.correlationId)} prefetch={false} className="hover:underline [overflow-wrap:anywhere]">
                    <Raw>{event.correlationId}</Raw>
                  </Link>
                )}
              </Cell>
            </tr>
          );
        })}
      </tbody>
    </CardTable>
  );
}
