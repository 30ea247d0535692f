'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { countOf, formatBytes, formatCount } from '#components/ui/format-number.ts';
import { Pill } from '#components/ui/pill.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { CardTable, Cell, Head } from '#components/ui/table.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { PlannedItem, ReplayDetail } from '#lib/replay/replay-job.ts';
import { plannedQuery } from './planned-query.ts';

/** So many stand before what was checked; more are loaded when asked for. */
const few = 10;

const partitionReasons: Record<PlannedItem['partitionBy'], string> = { origin: 'where it came from', key: 'by its key', spread: 'no key, spread evenly' };

/** What of the items is sent. Of a range they are a part only, of which the page has the first thousand. */
function amountsOf({ plan: { items, range, shards }, itemCount, skippedItems }: ReplayDetail): { messages: number; sizeBytes: number | null } {
  if (range === null)
    return { messages: shards.reduce((sum, shard) => sum + shard.messages, 0), sizeBytes: shards.reduce((sum, shard) => sum + shard.sizeBytes, 0) };
  const messages = itemCount - skippedItems;
  if (items.length < itemCount) return { messages, sizeBytes: null };
  return { messages, sizeBytes: items.reduce((sum, { skipReason, sizeBytes }) => sum + (skipReason === null ? sizeBytes : 0), 0) };
}

/** What will be sent, message by message: the selection as it was frozen. */
export function PlannedMessages({ cluster, job }: { cluster: string; job: ReplayDetail }) {
  const { items, range } = job.plan;
  const labels = new Map(job.items.map(({ failureId, label }) => [failureId, label]));
  const { messages, sizeBytes } = amountsOf(job);
  const [isMore, setIsMore] = useState(false);
  const { data, error, isFetching, hasNextPage, fetchNextPage } = useInfiniteQuery({ ...plannedQuery(cluster, job), enabled: isMore });
  const shown =
    data?.pages.flatMap(({ messages: some }) => some) ??
    items.slice(0, few).map((item) => ({ ...item, label: labels.get(item.failureId) ?? `#${item.failureId}` }));
  const left = job.itemCount - shown.length;
  const showMore = () => (isMore ? void fetchNextPage() : setIsMore(true));
  return (
    <Card
      title={range === null ? 'What will be sent' : 'Open dead letters among them'}
      note={sizeBytes === null ? undefined : formatBytes(sizeBytes)}
      aside={
        <b className="font-semibold">
          {messages === job.itemCount ? countOf(messages, 'message') : `${formatCount(messages)} of ${countOf(job.itemCount, 'message')}`}
        </b>
      }
    >
      <CardTable>
        <thead>
          <tr>
            <Head>Dead letter</Head>
            <Head>To</Head>
            <Head isNumber>Attempt</Head>
            <Head isNumber>Size</Head>
          </tr>
        </thead>
        <tbody>
          {shown.map((item) => (
            <tr key={item.failureId}>
              <Cell>
                <Link href={`/${cluster}/dead-letters/${item.failureId}`} prefetch={false} className="font-[570] hover:underline">
                  {visibleText(item.label)}
                </Link>
                {item.skipReason === null ? null : (
                  <p className="text-risk">
                    <Pill tone="risk">skipped</Pill> {visibleText(item.skipReason)}
                  </p>
                )}
              </Cell>
              <Cell>
                <Raw>{`${item.target.topic}/${item.target.partition}`}</Raw>
                <div className="text-sm text-text-3">{partitionReasons[item.partitionBy]}</div>
              </Cell>
              <Cell isNumber>{item.attempt}</Cell>
              <Cell isNumber>{formatBytes(item.sizeBytes)}</Cell>
            </tr>
          ))}
        </tbody>
      </CardTable>
      {error === null ? null : (
        <p role="alert" className="border-t border-line px-4 py-2.5 text-risk">
          No more could be loaded: {visibleText(error.message)}
        </p>
      )}
      {left === 0 || (data !== undefined && !hasNextPage) ? null : (
        <p className="border-t border-line px-2 py-1.5 text-text-3">
          <Button kind="quiet" size="small" disabled={isFetching} onClick={showMore}>
            {isFetching ? 'Loading…' : 'Show more'}
          </Button>{' '}
          {formatCount(shown.length)} of {formatCount(job.itemCount)} are shown
        </p>
      )}
    </Card>
  );
}
