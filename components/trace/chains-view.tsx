'use client';

import { useQuery } from '@tanstack/react-query';
import { Waypoints } from 'lucide-react';
import Link from 'next/link';
import { ArrivedPill } from '#components/ui/arrived-pill.tsx';
import { Card } from '#components/ui/card.tsx';
import { countOf, formatCount } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { StaleNote } from '#components/ui/stale-note.tsx';
import { CardTable, Cell, Head } from '#components/ui/table.tsx';
import { EmptyState, ErrorState } from '#components/ui/view-state.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import { positionText, type TracedEvent } from '#lib/trace/traced-event.ts';
import type { TracedTopic } from '#lib/trace/traced-topic.ts';
import { chainHref } from './chain-link.tsx';
import { eventName, serviceOf } from './chain-marks.ts';
import { eventInstant } from './event-instant.ts';
import { TraceMore } from './trace-more.tsx';
import { latestChainsQuery, tracedTopicsQuery } from './traced-topics-query.ts';
import { useStill } from './use-still.ts';

/** How many events of how many topics can be followed, and what is still to be read. */
function sentenceOf(topics: readonly TracedTopic[]): string {
  const here = topics.filter(({ isLeft }) => !isLeft);
  const remaining = here.reduce((sum, topic) => sum + topic.remaining, 0);
  const read = here.reduce((sum, topic) => sum + topic.records - topic.remaining, 0);
  const troubled = here.filter(({ trouble }) => trouble !== null).length;
  if (troubled > 0) return `${countOf(troubled, 'topic')} cannot be traced`;
  if (remaining > 1_000) return `${formatCount(remaining)} events of ${countOf(here.length, 'topic')} are still to be read`;
  return `${formatCount(read)} events of ${countOf(here.length, 'topic')} can be followed`;
}

/** The chains of a cluster: which moved last, which topics are traced, and how far. */
export function ChainsView({ cluster }: { cluster: string }) {
  const topics = useQuery(tracedTopicsQuery(cluster));
  if (topics.data === undefined && topics.error !== null)
    return <ErrorState level={1} title="The traced topics could not be loaded" error={topics.error} onRetry={() => void topics.refetch()} />;
  return (
    <>
      <StaleNote
        error={topics.data === undefined ? null : topics.failureReason}
        queryKey={tracedTopicsQuery(cluster).queryKey}
        updatedMs={topics.dataUpdatedAt}
      />
      <div className="grid gap-3.5 px-5 pt-4 pb-8">
        <div>
          <h1 className="text-xl font-[620] tracking-[-0.01em]">
            {topics.data === undefined || topics.data.topics.length === 0 ? 'Chains' : sentenceOf(topics.data.topics)}
          </h1>
          <p className="text-text-2">
            Paste a correlation, event or trace id, a key, an order number or topic/partition/offset into the box above to follow it across services.
          </p>
        </div>
        {topics.data === undefined ? (
          <>
            <LoadingNote what="the traced topics" />
            <Skeleton height={220} />
          </>
        ) : topics.data.topics.length === 0 ? (
          <>
            <NothingTraced />
            <TraceMore cluster={cluster} patterns={topics.data.patterns} />
          </>
        ) : (
          <>
            <Card title="Moved last" note="each with its newest event">
              <MovedLast cluster={cluster} />
            </Card>
            <Card title="Traced topics" note={countOf(topics.data.topics.length, 'topic')}>
              <TopicTable topics={topics.data.topics} />
            </Card>
            <TraceMore cluster={cluster} patterns={topics.data.patterns} />
          </>
        )}
      </div>
    </>
  );
}

function NothingTraced() {
  return (
    <EmptyState icon={Waypoints} title="No topic is traced">
      <p>
        Topics are opted in: below, where you are told first what it would take, or in <code className="mono">REDRIVE_TRACED_TOPICS</code>. Each event takes
        some 200 to 300 bytes of the database; payloads stay in Kafka.
      </p>
    </EmptyState>
  );
}

function MovedLast({ cluster }: { cluster: string }) {
  const { data: fresh, error, failureReason, dataUpdatedAt, refetch } = useQuery(latestChainsQuery(cluster));
  const { shown: data, arrived, show } = useStill(fresh, cluster, newestOf);
  if (data === undefined)
    return error === null ? <Skeleton height={160} /> : <ErrorState title="What moved last could not be read" error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <StaleNote error={failureReason} queryKey={latestChainsQuery(cluster).queryKey} updatedMs={dataUpdatedAt} />
      <ArrivedPill text={arrived === 0 ? null : `${countOf(arrived, 'chain')} moved`} onShow={show} />
      <LatestTable cluster={cluster} chains={data.chains} />
    </>
  );
}

const newestOf = ({ chains }: { chains: readonly TracedEvent[] }) => chains.map(positionText);

function LatestTable({ cluster, chains }: { cluster: string; chains: readonly TracedEvent[] }) {
  if (chains.length === 0) return <p className="px-3.5 py-3 text-text-2">No event with a correlation id was read yet.</p>;
  return (
    <CardTable>
      <thead>
        <tr>
          <Head>Chain</Head>
          <Head className="hidden sm:table-cell">Key</Head>
          <Head>Newest event</Head>
          <Head isNumber>When</Head>
        </tr>
      </thead>
      <tbody>
        {chains.map((event) => (
          <tr key={event.correlationId}>
            <Cell>
              <Link href={chainHref(cluster, event.correlationId ?? '')} prefetch={false} className="font-semibold hover:underline [overflow-wrap:anywhere]">
                <Raw>{event.correlationId ?? ''}</Raw>
              </Link>
            </Cell>
            <Cell className="hidden sm:table-cell">{event.key === null ? null : <Raw className="[overflow-wrap:anywhere]">{event.key}</Raw>}</Cell>
            <Cell className="[overflow-wrap:anywhere]">
              {visibleText(eventName(event))} <span className="text-text-3">{visibleText(serviceOf(event))}</span>
            </Cell>
            <Cell isNumber>
              <Instant at={eventInstant(event.timestampMs)} />
            </Cell>
          </tr>
        ))}
      </tbody>
    </CardTable>
  );
}

function TopicTable({ topics }: { topics: readonly TracedTopic[] }) {
  return (
    <CardTable>
      <thead>
        <tr>
          <Head>Topic</Head>
          <Head isNumber className="hidden sm:table-cell">
            Partitions
          </Head>
          <Head isNumber>Read</Head>
          <Head isNumber>Still to read</Head>
        </tr>
      </thead>
      <tbody>
        {topics.map((topic) => (
          <tr key={`${topic.name} ${topic.isLeft}`}>
            <Cell>
              <Raw className="font-semibold [overflow-wrap:anywhere]">{topic.name}</Raw>
              <p className="text-sm text-text-3 [overflow-wrap:anywhere]">
                {topic.isLeft ? 'no longer traced; what was read stays' : topic.foundBy}
                {topic.gaps === 0 ? '' : `; ${formatCount(topic.gaps)} offsets could not be read`}
              </p>
              {topic.trouble === null ? null : <p className="text-sm text-failed [overflow-wrap:anywhere]">{visibleText(topic.trouble)}</p>}
            </Cell>
            <Cell isNumber className="hidden sm:table-cell">
              {topic.partitions}
            </Cell>
            <Cell isNumber>
              {formatCount(topic.records - topic.remaining)} of {formatCount(topic.records)}
            </Cell>
            <Cell isNumber>{formatCount(topic.remaining)}</Cell>
          </tr>
        ))}
      </tbody>
    </CardTable>
  );
}
