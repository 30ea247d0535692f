'use client';

import { useQuery } from '@tanstack/react-query';
import { ExternalLink } from 'lucide-react';
import Link from 'next/link';
import { HeadersTable } from '#components/dead-letters/headers-table.tsx';
import { PayloadView } from '#components/payload/payload-view.tsx';
import { EditedMessage } from '#components/replay/edited-message.tsx';
import { Card } from '#components/ui/card.tsx';
import { CopiedFact } from '#components/ui/copied-fact.tsx';
import { Facts } from '#components/ui/facts.tsx';
import { formatBytes } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Pill } from '#components/ui/pill.tsx';
import { Position } from '#components/ui/position.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { ErrorState } from '#components/ui/view-state.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { ChainEdge } from '#lib/trace/chain/chain.ts';
import { positionText, type TracedEvent } from '#lib/trace/traced-event.ts';
import { isWholeKey } from '#lib/trace/whole-key.ts';
import { type ChainCopy, type ChainFailure, type ChainReturn, eventName } from './chain-marks.ts';
import { eventInstant } from './event-instant.ts';
import { eventRecordQuery } from './event-record-query.ts';
import { ReplayPill } from './replay-pill.tsx';
import { useTracingHref } from './tracing-href.ts';

interface EventPanelProps {
  cluster: string;
  event: TracedEvent;
  /** Why lines are drawn to it. */
  edges: readonly ChainEdge[];
  /** The earlier event of the same id; undefined where it is the first. */
  original: TracedEvent | undefined;
  copy: ChainCopy | undefined;
  /** When a replay sent it; null: none did, or it is not known. */
  sentAtMs: number | null;
  failures: readonly ChainFailure[];
  /** What of it came back, where a replay had sent it. */
  returns: readonly ChainReturn[];
  onClose: () => void;
}

/** One event of a chain: what it is, what became of it, and what it carries. */
export function EventPanel({ cluster, event, edges, original, copy, sentAtMs, failures, returns, onClose }: EventPanelProps) {
  return (
    <SidePanel label="Open event" name={original === undefined ? 'Event' : 'Second life of an event'} onClose={onClose}>
      <div className="flex flex-wrap gap-1.5 empty:hidden">
        {original === undefined ? null : <Pill tone="replay">second life</Pill>}
        {copy?.edit == null ? null : <Pill tone="replay">edited by hand</Pill>}
        <ReplayPill cluster={cluster} event={event} copy={copy} />
      </div>
      <h2 className="text-lg font-[620] [overflow-wrap:anywhere]">
        {visibleText(eventName(event))} {event.version === null ? null : <span className="text-sm font-normal text-text-3">{visibleText(event.version)}</span>}
      </h2>
      <Facts
        facts={{
          'Event id': idFact(event.eventId, 'event id'),
          Key: event.key === null ? null : <KeyLink cluster={cluster} name={event.key} />,
          Source: event.source === null ? null : <Raw>{event.source}</Raw>,
          'First sent': original === undefined ? null : <Position position={original} />,
          [original === undefined ? 'Lies at' : 'Sent again']: <Position position={event} />,
          Time: <Instant at={eventInstant(event.timestampMs)} as="dated" />,
          Sent: sentAtMs === null ? null : <Instant at={new Date(sentAtMs).toISOString()} as="dated" />,
          'Caused by': idFact(event.causationId, 'causation id'),
          Trace: event.traceId === null ? null : <TraceFact traceId={event.traceId} />,
          Size: formatBytes(event.sizeBytes),
        }}
      />
      {edges.length === 0 ? null : (
        <ul className="text-sm text-text-2">
          {edges.map(({ from, why }) => (
            <li key={from}>{visibleText(why)}</li>
          ))}
        </ul>
      )}
      {failures.map(({ line }) => (
        <p key={line.id} className="[overflow-wrap:anywhere]">
          <Link href={`/${cluster}/dead-letters/${line.id}`} className="font-semibold text-failed hover:underline">
            Dead letter #{line.id}
          </Link>
          , {line.state}: {visibleText(line.errorMessage ?? line.errorClass ?? 'the error is unknown')}
        </p>
      ))}
      {returns.map(({ position, failureId, errorClass }) => (
        <p key={positionText(position)} className="[overflow-wrap:anywhere]">
          <span className="font-semibold text-risk">Came back</span> as <Position position={position} />, of{' '}
          <Link href={`/${cluster}/dead-letters/${failureId}`} prefetch={false} className="font-semibold text-failed hover:underline">
            dead letter #{failureId}
          </Link>
          : {visibleText(errorClass ?? 'the error is unknown')}
        </p>
      ))}
      {copy?.line.reason == null ? null : (
        <p className="text-text-2 [overflow-wrap:anywhere]">
          Reason of replay #{copy.line.id}: {visibleText(copy.line.reason)}
        </p>
      )}
      {copy?.edit == null ? null : <EditedMessage cluster={cluster} {...copy.edit} status="sent" isNarrow />}
      <EventRecordCards key={positionText(event)} cluster={cluster} event={event} />
    </SidePanel>
  );
}

/** The trace, and where a tracing UI is configured the way to it. */
function TraceFact({ traceId }: { traceId: string }) {
  const href = useTracingHref(traceId);
  return (
    <>
      <CopiedFact text={traceId} what="trace id" />
      {href === undefined ? null : (
        <a href={href} target="_blank" rel="noreferrer" className="inline-flex items-center gap-1 text-accent hover:underline">
          Open the trace <ExternalLink aria-hidden size={12} />
        </a>
      )}
    </>
  );
}

function idFact(id: string | null, what: string) {
  return id === null ? null : <CopiedFact text={id} what={what} />;
}

function KeyLink({ cluster, name }: { cluster: string; name: string }) {
  const shown = <Raw>{name === '' ? '(empty)' : name}</Raw>;
  if (!isWholeKey(name)) return shown;
  return (
    <Link href={`/${cluster}/chains/key/${encodeURIComponent(name)}`} title="All events of this key" className="hover:underline">
      {shown}
    </Link>
  );
}

/** What the record holds, read from Kafka now that somebody looks. */
function EventRecordCards({ cluster, event }: { cluster: string; event: TracedEvent }) {
  const { data, error, refetch } = useQuery(eventRecordQuery(cluster, event));
  if (data === undefined && error !== null) return <ErrorState title="What it carries could not be read" error={error} onRetry={() => void refetch()} />;
  if (data === undefined)
    return (
      <>
        <LoadingNote what="what it carries" />
        <Skeleton height={180} />
      </>
    );
  if (data.status === 'expired')
    return (
      <p className="rounded-lg border border-line bg-sunken px-3.5 py-3 text-text-2 [overflow-wrap:anywhere]">
        <b className="font-semibold">Expired.</b> {visibleText(data.why)}
      </p>
    );
  return (
    <>
      <Card title="Value">
        <PayloadView payload={data.value} label="Value" downloadHref={null} />
      </Card>
      <Card title="Headers" note={`${data.headers.length}`}>
        <HeadersTable headers={data.headers} />
      </Card>
    </>
  );
}
