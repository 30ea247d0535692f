'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleAlert, Inbox } from 'lucide-react';
import Link from 'next/link';
import { useGround } from '#components/frame/use-ground.ts';
import { Button, buttonClass } from '#components/ui/button.tsx';
import { countOf } from '#components/ui/format-number.ts';
import { NotKnownState } from '#components/ui/not-known-state.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { EmptyState, ErrorState } from '#components/ui/view-state.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { TopicProgress } from '#lib/dead-letters/topic-progress.ts';
import { type DeadLetterFilter, isNarrowed } from './dead-letter-filter.ts';
import { backlogOf, topicsLookedAt } from './describe-topic.ts';
import { NoTopic } from './no-topic.tsx';
import { topicsQuery } from './topics-query.ts';

/** Why the list is empty and what to do: no topic fits the patterns, topics are still being read, nothing fits the filter, or all is well. */
export function NoDeadLetters({ cluster, filter, onShowAll }: { cluster: string; filter: DeadLetterFilter; onShowAll: () => void }) {
  const { data, error, refetch } = useQuery(topicsQuery(cluster));
  const ground = useGround(cluster, { 'dead letter topics': topicsLookedAt(data?.topics ?? []) });
  if (data === undefined && error !== null)
    return <ErrorState title="Nothing is known of the dead letter topics" error={error} onRetry={() => void refetch()} />;
  if (data === undefined || ground === undefined) return null;
  const topics = data.topics.filter(({ goneAt }) => goneAt === null);
  if (topics.length === 0 && ground !== null) return <NotKnownState ground={ground} what="dead letter topics" />;
  if (topics.length === 0) return <NoTopic patterns={data.patterns} />;
  const {
    troubled: [troubled],
    indexing,
    left,
  } = backlogOf(topics);
  if (troubled !== undefined) return <Troubled cluster={cluster} topic={troubled} />;
  if (left > 0n) {
    return (
      <EmptyState icon={Inbox} title={ground === null ? 'Dead letters are being read' : `${ground}: not all dead letters could be read yet`}>
        Up to {countOf(left, 'record')} of {countOf(indexing.length, 'topic')} are still to be indexed. They appear here by themselves
        {ground === null ? '' : ' once it is back'}.
      </EmptyState>
    );
  }
  const isFiltered = filter.state !== 'open' || isNarrowed(filter);
  return <None names={topics.map(({ name }) => name)} isFiltered={isFiltered} ground={ground} onShowAll={onShowAll} />;
}

interface NoneProps {
  /** The topics that are watched. */
  names: readonly string[];
  isFiltered: boolean;
  ground: string | null;
  onShowAll: () => void;
}

/** All is read, and none fits. */
function None({ names, isFiltered, ground, onShowAll }: NoneProps) {
  const well = ground === null ? 'Nothing is waiting for you' : `${ground}: nothing was waiting for you before`;
  return (
    <EmptyState icon={Inbox} title={isFiltered ? 'No dead letter fits this filter' : well}>
      <p>
        {isFiltered
          ? 'Those of other states, topics and times are one click away.'
          : 'What a consumer cannot handle and puts into a dead letter topic appears here within seconds.'}{' '}
        Watched:{' '}
        {names.map((name, index) => (
          <span key={name}>
            {index === 0 ? '' : ', '}
            <Raw>{name}</Raw>
          </span>
        ))}
        .
      </p>
      {isFiltered ? (
        <Button className="mt-3" onClick={onShowAll}>
          Show all dead letters
        </Button>
      ) : null}
    </EmptyState>
  );
}

/** An empty list is no good news while a topic cannot be read. */
function Troubled({ cluster, topic }: { cluster: string; topic: TopicProgress }) {
  return (
    <EmptyState icon={CircleAlert} title="No dead letter to show, but a topic needs you">
      <p className="[overflow-wrap:anywhere]">
        <Raw>{topic.name}</Raw>: {visibleText(topic.trouble ?? '')}
      </p>
      <Link href={`/${cluster}/topics?open=${encodeURIComponent(topic.topicId)}`} prefetch={false} className={`mt-3 ${buttonClass()}`}>
        See the topics
      </Link>
    </EmptyState>
  );
}
