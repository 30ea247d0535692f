'use client';

import type { ReactNode } from 'react';
import { keptShort } from '#components/dead-letters/kept-text.ts';
import { behindText } from '#components/lag/describe-group.ts';
import { sentCount } from '#components/replay/describe-replay.ts';
import { classNames } from '#components/ui/class-names.ts';
import { formatCount } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { useNow } from '#components/ui/now.ts';
import { Raw } from '#components/ui/raw.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { useZone } from '#components/ui/time-zone.ts';
import { visibleText } from '#components/ui/visible-text.ts';
import { countSpans, lastHour, rangeText, sumOf } from './arrival-spans.ts';
import type { OverviewFacts } from './whats-wrong.ts';

function Figure({ label, value, note, tone }: { label: string; value: ReactNode; note: ReactNode; tone?: string }) {
  return (
    <div className="min-w-[150px] flex-1 border-line px-3.5 py-3 not-first:border-l">
      <dt className="text-text-2">{label}</dt>
      <dd className={classNames('mt-0.5 text-xl font-[620] tabular-nums', tone)}>{value}</dd>
      <dd className="text-xs text-text-3 [overflow-wrap:anywhere]">{note}</dd>
    </div>
  );
}

/** A figure that is on its way, or could not be loaded. */
function NoFigure({ label, isFailed }: { label: string; isFailed: boolean }) {
  return (
    <Figure
      label={label}
      value={isFailed ? '–' : <Skeleton width={72} height={22} />}
      note={isFailed ? 'could not be loaded, tried again by itself' : <Skeleton width={96} height={16} />}
    />
  );
}

interface FiguresProps {
  facts: OverviewFacts;
  /** What could not be loaded. */
  failed: Record<keyof OverviewFacts, boolean>;
  /** There are more replays than the newest ones. */
  hasOlderReplays: boolean;
}

/** The figures that somebody looks at first. */
export function Figures({ facts: { arrivals, topics, groups, replays }, failed, hasOlderReplays }: FiguresProps) {
  return (
    <dl className="flex flex-wrap rounded-lg border border-line bg-surface shadow-raised">
      {topics === undefined ? <NoFigure label="Open dead letters" isFailed={failed.topics} /> : <OpenFigure topics={topics} />}
      {arrivals === undefined ? (
        <>
          <NoFigure label="Failed in the last hour" isFailed={failed.arrivals} />
          <NoFigure label="Oldest open" isFailed={failed.arrivals} />
        </>
      ) : (
        <>
          <LastHourFigure arrivals={arrivals} />
          <OldestFigure arrivals={arrivals} />
        </>
      )}
      {topics === undefined ? <NoFigure label="Next deletion by the broker" isFailed={failed.topics} /> : <DeletionFigure topics={topics} />}
      {replays === undefined ? <NoFigure label="Proven, 24 h" isFailed={failed.replays} /> : <ProvenFigure replays={replays} hasOlder={hasOlderReplays} />}
      {groups === undefined ? <NoFigure label="Furthest behind" isFailed={failed.groups} /> : <BehindFigure groups={groups} />}
    </dl>
  );
}

type Facts = { [Name in keyof OverviewFacts]: NonNullable<OverviewFacts[Name]> };

function OpenFigure({ topics }: Pick<Facts, 'topics'>) {
  const open = topics.reduce((sum, { openFailures }) => sum + openFailures, 0);
  const having = topics.filter(({ openFailures }) => openFailures > 0).length;
  return (
    <Figure
      label="Open dead letters"
      value={formatCount(open)}
      note={topics.length === 0 ? 'no topic was found yet' : `in ${having} of ${topics.length} topics`}
      tone={open === 0 ? '' : 'text-failed'}
    />
  );
}

function LastHourFigure({ arrivals }: Pick<Facts, 'arrivals'>) {
  const zone = useZone();
  const spans = countSpans(arrivals);
  const last = lastHour(spans, arrivals.spanMs);
  const [first] = last;
  const failed = sumOf(last);
  return (
    <Figure
      label={first === undefined ? 'Failed in the last hour' : `Failed since ${first.time(zone)}`}
      value={formatCount(failed)}
      note={`${formatCount(sumOf(spans))} in ${rangeText(arrivals.range)}`}
      tone={failed > 0 ? 'text-failed' : ''}
    />
  );
}

function OldestFigure({ arrivals }: Pick<Facts, 'arrivals'>) {
  const oldest = arrivals.kinds.toSorted((a, b) => Date.parse(a.oldestAt) - Date.parse(b.oldestAt))[0];
  if (oldest === undefined) return <Figure label="Oldest open" value="–" note="nothing is open" />;
  return (
    <Figure
      label="Oldest open"
      value={<Instant at={oldest.oldestAt} as="age" />}
      note={
        <>
          <Raw>{oldest.topic}</Raw>
          {arrivals.isCut ? ', or older: of the gravest kinds' : ''}
        </>
      }
    />
  );
}

function DeletionFigure({ topics }: Pick<Facts, 'topics'>) {
  const first = topics
    .flatMap(({ name, firstDeletion }) =>
      firstDeletion !== null && 'at' in firstDeletion && firstDeletion.at !== null ? [{ name, firstDeletion, at: firstDeletion.at }] : [],
    )
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))[0];
  const left = useNow((nowMs) => (first === undefined ? '' : keptShort(first.firstDeletion, nowMs)));
  if (first === undefined) return <Figure label="Next deletion by the broker" value="–" note="none is known of" />;
  return (
    <Figure
      label="Next deletion by the broker"
      value={<span suppressHydrationWarning>{left}</span>}
      note={
        <>
          <Raw>{first.name}</Raw>; kept here
        </>
      }
    />
  );
}

const dayMs = 86_400_000;

function ProvenFigure({ replays, hasOlder }: Pick<Facts, 'replays'> & { hasOlder: boolean }) {
  const nowMs = useNow((now) => Math.floor(now / 60_000) * 60_000);
  const recent = replays.filter(({ plannedAt }) => nowMs - Date.parse(plannedAt) < dayMs);
  // Those of the day that are not among the newest may have proven more.
  const atLeast = hasOlder && recent.length === replays.length ? '≥ ' : '';
  const sent = recent.reduce((sum, { counts }) => sum + sentCount(counts), 0);
  const proven = recent.reduce((sum, { counts }) => sum + counts.proven, 0);
  return (
    <Figure
      label="Proven, 24 h"
      value={`${atLeast}${formatCount(proven)}`}
      note={sent === 0 ? 'nothing was replayed' : `of ${atLeast}${formatCount(sent)} replayed`}
      tone={proven > 0 ? 'text-ok' : ''}
    />
  );
}

function BehindFigure({ groups }: Pick<Facts, 'groups'>) {
  const [furthest] = groups.filter(({ behind, lag }) => behind !== null && lag !== '0').toSorted((a, b) => (b.behind?.ms ?? 0) - (a.behind?.ms ?? 0));
  if (furthest === undefined) return <Figure label="Furthest behind" value="–" note={groups.length === 0 ? 'no consumer group yet' : 'nobody is behind'} />;
  return <Figure label="Furthest behind" value={behindText(furthest.behind, furthest.lag)} note={visibleText(furthest.groupId)} />;
}
