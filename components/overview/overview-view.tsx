'use client';

import { type QueryKey, type UseQueryResult, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { arrivalsQuery } from '#components/dead-letters/arrivals-query.ts';
import { topicsLookedAt } from '#components/dead-letters/describe-topic.ts';
import { topicsQuery } from '#components/dead-letters/topics-query.ts';
import { useGround } from '#components/frame/use-ground.ts';
import { groupsQuery } from '#components/lag/groups-query.ts';
import { SampledNote } from '#components/lag/sampled-note.tsx';
import { samplingGapsQuery } from '#components/lag/sampling-gaps-query.ts';
import { currentUntilMs } from '#components/live/current-until.ts';
import { newestReplaysQuery, replaysUnderWayQuery } from '#components/replay/replays-query.ts';
import { rewindsUnderWayQuery } from '#components/rewind/rewind-query.ts';
import { useNow } from '#components/ui/now.ts';
import { LoadingNote, SkeletonCard } from '#components/ui/skeleton.tsx';
import { StaleNote } from '#components/ui/stale-note.tsx';
import { ErrorState } from '#components/ui/view-state.tsx';
import { arrivalsRange } from '#lib/dead-letters/arrivals.ts';
import { ArrivalsCard } from './arrivals-card.tsx';
import { ConcernLine } from './concern-line.tsx';
import { Figures } from './figures.tsx';
import { GroupsCard } from './groups-card.tsx';
import { OverviewPart } from './overview-part.tsx';
import { TopicsCard } from './topics-card.tsx';
import { type Concern, concernsOf, overviewSentence, restSentence, shownConcerns } from './whats-wrong.ts';

/** More stand on the pages that they come from. */
const mostConcerns = 8;

/** What is broken, how bad it is, and what is being done: from dead letters, topics, consumer groups and replays. A part that cannot be loaded leaves the others. */
export function OverviewView({ cluster }: { cluster: string }) {
  const [range, setRange] = useQueryState('range', parseAsStringLiteral(arrivalsRange.options).withDefault('24h'));
  const arrivals = useQuery(arrivalsQuery(cluster, range));
  const topics = useQuery(topicsQuery(cluster));
  const groups = useQuery(groupsQuery(cluster));
  const replays = useQuery(newestReplaysQuery(cluster));
  const underWay = useQuery(replaysUnderWayQuery(cluster));
  const rewinds = useQuery(rewindsUnderWayQuery(cluster));
  const gaps = useQuery(samplingGapsQuery(cluster)).data?.gaps;
  const facts = {
    arrivals: arrivals.data,
    topics: topics.data?.topics,
    groups: groups.data?.groups,
    replays: replays.data?.lines,
    underWay: underWay.data?.lines,
    rewinds: rewinds.data?.lines,
  };
  const concerns = concernsOf(facts);
  const sampledAt = groups.data?.sampledAt ?? null;
  const ground = useGround(cluster, { 'consumer groups': sampledAt, 'dead letter topics': topicsLookedAt(facts.topics ?? []) });
  const nowMs = useNow((now) => Math.floor(now / 60_000) * 60_000);
  const sentence = overviewSentence(facts, ground);
  const all = [arrivals, topics, groups, replays, underWay, rewinds];
  if (arrivals.error !== null && all.every(isFailed)) {
    return (
      <ErrorState
        level={1}
        title="The overview could not be loaded"
        error={arrivals.error}
        onRetry={() => void Promise.all(all.map(({ refetch }) => refetch()))}
      />
    );
  }
  const stalest = stalestOf([
    { query: arrivals, queryKey: arrivalsQuery(cluster, range).queryKey },
    { query: topics, queryKey: topicsQuery(cluster).queryKey },
    { query: groups, queryKey: groupsQuery(cluster).queryKey },
    { query: replays, queryKey: newestReplaysQuery(cluster).queryKey },
    { query: underWay, queryKey: replaysUnderWayQuery(cluster).queryKey },
    { query: rewinds, queryKey: rewindsUnderWayQuery(cluster).queryKey },
  ]);
  const isUnknown = sentence === null && [arrivals, topics, groups].some(isFailed);
  const isLoading = sentence === null && !isUnknown;
  return (
    <div className="h-full overflow-y-auto">
      {stalest === undefined ? null : <StaleNote {...stalest} />}
      <SampledNote sampledAt={sampledAt} error={null} queryKey={groupsQuery(cluster).queryKey} updatedMs={groups.dataUpdatedAt} />
      <div className="flex flex-col gap-3.5 px-5 pt-4 pb-6">
        <header className="flex min-h-[30px] flex-wrap items-baseline gap-x-3">
          {isLoading ? (
            <>
              <h1 className="text-xl font-[620]">Overview</h1>
              <LoadingNote what="the overview" />
            </>
          ) : (
            <>
              <h1 className="text-xl font-[620] tracking-[-0.01em]">{sentence ?? 'Whether anything is broken is not known.'}</h1>
              <p className="text-text-3">
                {ground == null ? '' : 'As seen last: '}
                {ground === undefined ? '' : restSentence(facts, nowMs)}
              </p>
              <Link href={`/${cluster}/replays/range`} className="ml-auto text-sm text-text-2 hover:underline">
                Replay a range…
              </Link>
            </>
          )}
        </header>
        {isLoading ? <SkeletonCard height={180} /> : <Concerns cluster={cluster} concerns={concerns} nowMs={nowMs} />}
        <Figures
          facts={facts}
          failed={{
            arrivals: isFailed(arrivals),
            topics: isFailed(topics),
            groups: isFailed(groups),
            replays: isFailed(replays),
            underWay: isFailed(underWay),
            rewinds: isFailed(rewinds),
          }}
          hasOlderReplays={(replays.data?.nextCursor ?? null) !== null}
        />
        <div className="grid gap-3.5 xl:grid-cols-[1.4fr_1fr]">
          <OverviewPart query={arrivals} failure="When dead letters failed could not be loaded" height={310}>
            {(data) => (
              <ArrivalsCard
                cluster={cluster}
                arrivals={data}
                happened={{ replays: facts.replays, topics: facts.topics, gaps }}
                range={range}
                onRange={(next) => void setRange(next)}
              />
            )}
          </OverviewPart>
          <OverviewPart query={topics} failure="The topics could not be loaded" height={310}>
            {(data) => <TopicsCard cluster={cluster} topics={data.topics} arrivals={facts.arrivals?.topics ?? []} />}
          </OverviewPart>
        </div>
        <OverviewPart query={groups} failure="The consumer groups could not be loaded" height={200}>
          {(data) => <GroupsCard cluster={cluster} groups={data.groups} sampledAt={data.sampledAt} />}
        </OverviewPart>
      </div>
    </div>
  );
}

/** Whether there is nothing to show of it, since it could not be loaded. */
/** Of what is shown and could not be brought up to date, what is oldest. */
function stalestOf(parts: readonly { query: UseQueryResult; queryKey: QueryKey }[]) {
  const stale = parts.flatMap(({ query: { failureReason, data, isPlaceholderData, dataUpdatedAt: updatedMs }, queryKey }) =>
    failureReason === null || data === undefined || isPlaceholderData ? [] : [{ error: failureReason, queryKey, updatedMs }],
  );
  return stale.sort((one, other) => currentUntilMs(one.queryKey, one.updatedMs) - currentUntilMs(other.queryKey, other.updatedMs))[0];
}

const isFailed = ({ error, data }: Pick<UseQueryResult, 'error' | 'data'>): boolean => error !== null && data === undefined;

function Concerns({ cluster, concerns, nowMs }: { cluster: string; concerns: readonly Concern[]; nowMs: number }) {
  if (concerns.length === 0) return null;
  return (
    <ol aria-label="What needs somebody" className="rounded-lg border border-line bg-surface shadow-raised">
      {shownConcerns(concerns, mostConcerns).map((concern) => (
        <ConcernLine key={keyOf(concern)} cluster={cluster} concern={concern} nowMs={nowMs} />
      ))}
      {concerns.length <= mostConcerns ? null : (
        <li className="px-4.5 py-2 text-text-2">{concerns.length - mostConcerns} more: see dead letters, consumer groups, replays and rewinds.</li>
      )}
    </ol>
  );
}

function keyOf(concern: Concern): string {
  switch (concern.kind) {
    case 'failing':
      return `failing ${concern.failing.topic} ${concern.failing.consumerGroup} ${concern.failing.errorClass}`;
    case 'group':
      return `group ${concern.group.groupId}`;
    case 'topic':
      return `topic ${concern.topic.topicId}`;
    case 'replay':
      return `replay ${concern.replay.id}`;
    case 'rewind':
      return `rewind ${concern.rewind.id}`;
  }
}
