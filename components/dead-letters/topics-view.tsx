'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { parseAsString, useQueryState } from 'nuqs';
import type { z } from 'zod';
import { type Ground, headingOn } from '#components/frame/ground.ts';
import { useGround } from '#components/frame/use-ground.ts';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { NotKnownState } from '#components/ui/not-known-state.tsx';
import { PanelSkeleton } from '#components/ui/panel-skeleton.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { besidePanel } from '#components/ui/side-panel.tsx';
import { LoadingNote } from '#components/ui/skeleton.tsx';
import { StaleNote } from '#components/ui/stale-note.tsx';
import { stepFrom } from '#components/ui/step.ts';
import { ErrorState } from '#components/ui/view-state.tsx';
import type { topicList } from '#lib/dead-letters/topic-progress.ts';
import { topicHref, topicsLookedAt, topicsSentence } from './describe-topic.ts';
import { NoTopic } from './no-topic.tsx';
import { TopicPanel } from './topic-panel.tsx';
import { TopicTable } from './topic-table.tsx';
import { topicsQuery } from './topics-query.ts';

/** The dead letter topics of a cluster: how each was found, how far it is indexed, what keeps it back, how long the broker keeps it. */
export function TopicsView({ cluster }: { cluster: string }) {
  const router = useRouter();
  const { data, error, failureReason, dataUpdatedAt, refetch } = useQuery(topicsQuery(cluster));
  const ground = useGround(cluster, { 'dead letter topics': topicsLookedAt(data?.topics ?? []) });
  const [open, setOpen] = useQueryState('open', parseAsString);
  const topics = data?.topics;
  const at = topics?.findIndex(({ topicId }) => topicId === open) ?? -1;
  const opened = topics?.[at];
  const isPanelOnItsWay = open !== null && data === undefined && error === null;
  const openTopic = (id: string | null) => void setOpen(id, { history: open === null ? 'push' : 'replace' });
  const move = (by: 1 | -1) => {
    if (topics === undefined || topics.length === 0) return;
    openTopic(stepFrom(topics, at, by)?.topicId ?? null);
  };
  useKeyBinding('j', 'Next topic', () => move(1));
  useKeyBinding('k', 'Previous topic', () => move(-1));
  useKeyBinding('Enter', 'Its dead letters', () => router.push(topicHref(cluster, opened?.name ?? '')), opened !== undefined);
  useKeyBinding('Escape', 'Close the panel', () => openTopic(null), open !== null);
  return (
    <div className={besidePanel(opened !== undefined || isPanelOnItsWay)}>
      <section aria-label="Dead letter topics" className="flex min-h-0 min-w-0 flex-col">
        <div className="min-h-[73px] px-5 pt-4 pb-3">
          <h1 className="text-xl font-[620] tracking-[-0.01em]">
            {topics === undefined || (topics.length === 0 && ground !== null) ? 'Topics' : headingOn(ground, topicsSentence(topics), 'Topics')}
          </h1>
          {data === undefined ? null : <p className="line-clamp-2 text-text-2">{patternsText(data.patterns)}</p>}
        </div>
        <StaleNote error={data === undefined ? null : (error ?? failureReason)} queryKey={topicsQuery(cluster).queryKey} updatedMs={dataUpdatedAt} />
        <div className="min-h-0 flex-1 overflow-auto border-t border-line">
          <TopicsBody
            cluster={cluster}
            data={data}
            error={error}
            ground={ground}
            openId={opened?.topicId ?? null}
            onOpen={openTopic}
            onRetry={() => void refetch()}
          />
        </div>
      </section>
      {isPanelOnItsWay ? <PanelSkeleton label="Open topic" name="Dead letter topic" onClose={() => openTopic(null)} /> : null}
      {opened === undefined ? null : <TopicPanel cluster={cluster} topic={opened} onClose={() => openTopic(null)} />}
    </div>
  );
}

interface TopicsBodyProps {
  cluster: string;
  /** Undefined while loading. */
  data: z.infer<typeof topicList> | undefined;
  error: Error | null;
  ground: Ground;
  openId: string | null;
  onOpen: (id: string) => void;
  onRetry: () => void;
}

function TopicsBody({ cluster, data, error, ground, openId, onOpen, onRetry }: TopicsBodyProps) {
  if (data === undefined && error !== null) return <ErrorState title="The topics could not be loaded" error={error} onRetry={onRetry} />;
  if (data?.topics.length === 0) {
    if (ground === undefined) return <LoadingNote what="topics" />;
    return ground === null ? <NoTopic patterns={data.patterns} /> : <NotKnownState ground={ground} what="dead letter topics" />;
  }
  return (
    <>
      {data === undefined ? <LoadingNote what="topics" /> : null}
      <TopicTable cluster={cluster} topics={data?.topics} openId={openId} onOpen={onOpen} />
    </>
  );
}

/** What is looked for. Commas stand between patterns, since no topic's name has one. */
function patternsText(patterns: readonly string[]) {
  return (
    <>
      Looked for every few seconds: <Raw>{patterns.join(', ')}</Raw>, and topics marked by <Raw>errors.deadletterqueue.group.enable</Raw>
    </>
  );
}
