'use client';

import Link from 'next/link';
import { classNames } from '#components/ui/class-names.ts';
import { countOf, formatCount } from '#components/ui/format-number.ts';
import { Pill } from '#components/ui/pill.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Cell, Head } from '#components/ui/table.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { TopicProgress } from '#lib/dead-letters/topic-progress.ts';
import { partText, topicHref, topicMeanings, topicState, topicTones } from './describe-topic.ts';
import { KeptUntilShort } from './kept-until.tsx';
import { TopicProgressBar } from './topic-progress-bar.tsx';

interface TopicTableProps {
  cluster: string;
  /** Undefined while loading. */
  topics: readonly TopicProgress[] | undefined;
  openId: string | null;
  onOpen: (id: string) => void;
}

/** The topics' lines. Columns go as room goes; what keeps a topic back stays. */
export function TopicTable({ cluster, topics, openId, onOpen }: TopicTableProps) {
  return (
    <div className="@container">
      <table className="w-full table-fixed border-collapse">
        <thead>
          <tr>
            <Head>Topic</Head>
            <Head className="hidden w-[230px] @xl:table-cell">Indexed, of what the broker has</Head>
            <Head isNumber className="w-[72px]">
              Open
            </Head>
            <Head isNumber className="hidden w-[150px] @4xl:table-cell">
              Kept by the broker
            </Head>
            <Head className="w-[104px]">State</Head>
          </tr>
        </thead>
        <tbody>
          {topics === undefined ? (
            <SkeletonLines />
          ) : (
            topics.map((topic) => <Line key={topic.topicId} cluster={cluster} topic={topic} isOpen={topic.topicId === openId} onOpen={onOpen} />)
          )}
        </tbody>
      </table>
    </div>
  );
}

interface LineProps {
  cluster: string;
  topic: TopicProgress;
  isOpen: boolean;
  onOpen: (id: string) => void;
}

function Line({ cluster, topic, isOpen, onOpen }: LineProps) {
  const state = topicState(topic);
  const isThere = state !== 'gone';
  return (
    // The button inside does the same for the keyboard; the row only widens where a mouse can press.
    <tr
      aria-current={isOpen ? 'true' : undefined}
      onClick={() => onOpen(topic.topicId)}
      className={classNames('cursor-pointer', isOpen ? 'bg-accent-weak' : 'hover:bg-sunken')}
    >
      <Cell>
        <button type="button" className="block max-w-full truncate text-left">
          <Raw className={classNames('font-semibold', !isThere && 'text-text-2')} title={topic.name}>
            {topic.name}
          </Raw>
        </button>
        <div className="truncate text-sm text-text-3">
          {state === 'indexing' ? <span className="text-info @xl:hidden">{partText(topic)} · </span> : null}
          {topic.foundBy === null ? '' : visibleText(topic.foundBy)}
          {topic.gaps.length === 0 ? null : <span className="text-risk"> · {countOf(topic.gaps.length, 'gap')}</span>}
        </div>
        {topic.trouble === null ? null : (
          <p title={visibleText(topic.trouble)} className="line-clamp-2 text-sm text-failed [overflow-wrap:anywhere]">
            {visibleText(topic.trouble)}
          </p>
        )}
        {topic.excluded === null ? null : <p className="line-clamp-2 text-sm text-text-3">{visibleText(topic.excluded.why)}</p>}
      </Cell>
      <Cell className="hidden @xl:table-cell">
        {isThere ? <TopicProgressBar topic={topic} /> : <span className="text-text-3">what was indexed stays</span>}
      </Cell>
      <Cell isNumber>
        <Link
          href={topicHref(cluster, topic.name)}
          prefetch={false}
          onClick={(event) => event.stopPropagation()}
          aria-label={`${formatCount(topic.openFailures)} open dead letters of ${topic.name}`}
          className="text-accent hover:underline"
        >
          {formatCount(topic.openFailures)}
        </Link>
      </Cell>
      <Cell isNumber className="hidden @4xl:table-cell">
        {isThere ? <KeptUntilShort kept={topic.firstDeletion} /> : null}
      </Cell>
      <Cell>
        <Pill tone={topicTones[state]} title={topicMeanings[state]}>
          {state}
        </Pill>
      </Cell>
    </tr>
  );
}

function SkeletonLines() {
  return [0, 1, 2, 3].map((index) => (
    <tr key={index}>
      <Cell>
        <div className="flex h-[36px] flex-col justify-center gap-2">
          <Skeleton width={180} />
          <Skeleton width={120} height={11} />
        </div>
      </Cell>
      <Cell className="hidden @xl:table-cell">
        <Skeleton height={6} />
      </Cell>
      <Cell>
        <Skeleton width={32} />
      </Cell>
      <Cell className="hidden @4xl:table-cell">
        <Skeleton width={80} />
      </Cell>
      <Cell>
        <Skeleton width={60} height={18} />
      </Cell>
    </tr>
  ));
}
