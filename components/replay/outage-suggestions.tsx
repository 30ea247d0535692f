'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { errorName } from '#components/dead-letters/describe-failure.ts';
import { groupsQuery } from '#components/lag/groups-query.ts';
import { Button } from '#components/ui/button.tsx';
import { countOf } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { LagState } from '#lib/lag/lag-state.ts';
import { suggestionsQuery } from './suggestions-query.ts';

/** States in which a group is not reading. */
const outages: readonly LagState[] = ['stopped', 'stalled', 'not moving'];
const mostSuggestions = 5;

/** What a range begins with when it is taken. */
export interface TakenRange {
  topic: string;
  fromMs: number;
  toMs: number;
  /** Who missed it. */
  groups: readonly string[];
}

/** Ranges to begin with: what open dead letters began in, and what groups that are not reading now have not read since they stopped. */
export function OutageSuggestions({ cluster, onTake }: { cluster: string; onTake: (range: TakenRange) => void }) {
  const { data: failed } = useQuery(suggestionsQuery(cluster));
  const { data: lagging } = useQuery(groupsQuery(cluster));
  const stopped = (lagging?.groups ?? [])
    .filter(({ state }) => outages.includes(state))
    .flatMap(({ groupId, state, stateSince, topics }) => topics.map((topic) => ({ groupId, state, stateSince, topic })))
    .slice(0, mostSuggestions);
  const ranges = failed?.ranges ?? [];
  if (stopped.length === 0 && ranges.length === 0) return null;
  return (
    <section aria-label="Outages that are known" className="grid gap-1.5">
      <h2 className="text-text-3">Outages that are known</h2>
      {ranges.map(({ topic, errorClass, groups, failures, firstAt, lastAt }) => (
        <Suggestion
          key={`failed ${topic} ${errorClass}`}
          topic={topic}
          what={errorName(errorClass)}
          // A range ends before its end.
          onTake={() => onTake({ topic, fromMs: Date.parse(firstAt), toMs: Date.parse(lastAt) + 1, groups })}
        >
          {countOf(failures, 'open dead letter')}
          {groups.length === 0 ? null : (
            <>
              {' '}
              of <Raw>{groups.join(', ')}</Raw>
            </>
          )}
          , {visibleText(errorName(errorClass))}, of messages from <Instant at={firstAt} as="dated" /> to <Instant at={lastAt} as="dated" />
        </Suggestion>
      ))}
      {stopped.map(({ groupId, state, stateSince, topic }) => (
        <Suggestion
          key={`${groupId} ${topic}`}
          topic={topic}
          what={groupId}
          onTake={() => onTake({ topic, fromMs: Date.parse(stateSince), toMs: Date.now(), groups: [groupId] })}
        >
          <Raw>{groupId}</Raw> is {state} since <Instant at={stateSince} as="dated" />
        </Suggestion>
      ))}
    </section>
  );
}

function Suggestion({ topic, what, onTake, children }: { topic: string; what: string; onTake: () => void; children: ReactNode }) {
  return (
    <p className="flex flex-wrap items-baseline gap-2">
      <Button size="small" aria-label={visibleText(`Take ${topic}: ${what}`)} onClick={onTake}>
        Take {topic}
      </Button>
      <span className="min-w-0 text-sm text-text-2 [overflow-wrap:anywhere]">{children}</span>
    </p>
  );
}
