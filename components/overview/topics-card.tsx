'use client';

import Link from 'next/link';
import { topicHref, topicsLookedAt } from '#components/dead-letters/describe-topic.ts';
import { isUrgent, keptShort } from '#components/dead-letters/kept-text.ts';
import { useOldAge } from '#components/frame/use-ground.ts';
import { Card } from '#components/ui/card.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { formatCount } from '#components/ui/format-number.ts';
import { useNow } from '#components/ui/now.ts';
import { Raw } from '#components/ui/raw.tsx';
import { CardTable, Cell, Head } from '#components/ui/table.tsx';
import type { TopicArrivals } from '#lib/dead-letters/arrivals.ts';
import type { TopicProgress } from '#lib/dead-letters/topic-progress.ts';
import { Bars, fewerBars } from './bars.tsx';

/** More stand on the page of topics. */
const mostTopics = 8;

interface TopicsCardProps {
  cluster: string;
  topics: readonly TopicProgress[];
  arrivals: readonly TopicArrivals[];
}

/** The dead letter topics with most that is open. */
export function TopicsCard({ cluster, topics, arrivals }: TopicsCardProps) {
  const age = useOldAge(topicsLookedAt(topics));
  const there = topics.filter(({ goneAt }) => goneAt === null).toSorted((a, b) => b.openFailures - a.openFailures);
  return (
    <Card
      title="Dead letter topics"
      note={age === null ? undefined : `as seen ${age} ago`}
      aside={
        <Link href={`/${cluster}/topics`} prefetch={false} className="text-sm font-medium text-accent hover:underline">
          All {formatCount(topics.length)}
        </Link>
      }
    >
      {there.length === 0 ? (
        <p className="px-3.5 py-8 text-center text-text-3">No dead letter topic was found yet; the page of topics says what is looked for.</p>
      ) : (
        <CardTable>
          <thead>
            <tr>
              <Head>Topic</Head>
              <Head isNumber>Open</Head>
              <Head>Failed</Head>
              <Head isNumber>Kept for</Head>
            </tr>
          </thead>
          <tbody>
            {there.slice(0, mostTopics).map((topic) => (
              <TopicLine key={topic.topicId} cluster={cluster} topic={topic} arrivals={arrivals.find((each) => each.topic === topic.name)} />
            ))}
          </tbody>
        </CardTable>
      )}
    </Card>
  );
}

function TopicLine({ cluster, topic, arrivals }: { cluster: string; topic: TopicProgress; arrivals: TopicArrivals | undefined }) {
  const kept = useNow((nowMs) => keptShort(topic.firstDeletion, nowMs));
  const isSoon = useNow((nowMs) => topic.firstDeletion !== null && isUrgent(topic.firstDeletion, nowMs));
  const counts = arrivals?.open.map((open, index) => open + (arrivals.dealtWith[index] ?? 0)) ?? [];
  return (
    <tr>
      <Cell className="max-w-[180px] 2xl:max-w-[220px]">
        <Link href={topicHref(cluster, topic.name)} prefetch={false} className="block truncate hover:underline">
          <Raw>{topic.name}</Raw>
        </Link>
      </Cell>
      <Cell isNumber className={classNames(topic.openFailures > 0 ? 'font-semibold text-failed' : 'text-text-3')}>
        {formatCount(topic.openFailures)}
      </Cell>
      <Cell>
        {counts.some((count) => count > 0) ? <Bars counts={fewerBars(counts)} isHot={topic.openFailures > 0} /> : <span className="text-text-3">–</span>}
      </Cell>
      <Cell isNumber className={isSoon ? 'font-semibold text-risk' : 'text-text-2'}>
        <span suppressHydrationWarning>{kept}</span>
      </Cell>
    </tr>
  );
}
