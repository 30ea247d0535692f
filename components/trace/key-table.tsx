import Link from 'next/link';
import { Button } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Position } from '#components/ui/position.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { CardTable, Cell, Head } from '#components/ui/table.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import { positionText, type TracedEvent } from '#lib/trace/traced-event.ts';
import { chainHref } from './chain-link.tsx';
import { type ChainCopy, type ChainFailure, eventName, serviceOf } from './chain-marks.ts';
import { FailedPill } from './event-consumers.tsx';
import { eventInstant } from './event-instant.ts';
import { ReplayPill } from './replay-pill.tsx';

interface KeyTableProps {
  cluster: string;
  events: readonly TracedEvent[];
  failures: readonly ChainFailure[];
  copies: readonly ChainCopy[];
  openId: string | null;
  onOpen: (id: string) => void;
  /** The positions of those that are chosen to be compared. */
  compared: readonly string[];
  onCompare: (id: string) => void;
}

/** The events of a key with their dead letters and replays; two of them can be chosen to be compared. */
export function KeyTable({ cluster, events, failures, copies, openId, onOpen, compared, onCompare }: KeyTableProps) {
  const byEvent = Map.groupBy(failures, positionText);
  const byCopy = new Map(copies.map((copy) => [positionText(copy), copy]));
  return (
    <CardTable>
      <thead>
        <tr>
          <Head>Time</Head>
          <Head>Event</Head>
          <Head className="hidden sm:table-cell">Where</Head>
          <Head>Chain</Head>
          <Head isNumber>Value</Head>
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
                <span className="text-text-3">{visibleText(serviceOf(event))}</span> <ReplayPill cluster={cluster} event={event} copy={byCopy.get(id)} />
                <span className="mt-0.5 flex flex-wrap gap-1 empty:hidden">
                  {(byEvent.get(id) ?? []).map(({ line }) => (
                    <FailedPill key={line.id} cluster={cluster} name={line.origin.consumerGroup ?? line.position.topic} id={line.id} state={line.state} />
                  ))}
                </span>
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
              <Cell isNumber>
                <Button
                  size="small"
                  aria-pressed={compared.includes(id)}
                  aria-label={`Compare ${id}`}
                  className={classNames(compared.includes(id) && 'border-accent bg-accent-weak text-accent')}
                  onClick={() => onCompare(id)}
                >
                  Compare
                </Button>
              </Cell>
            </tr>
          );
        })}
      </tbody>
    </CardTable>
  );
}
