'use client';

import { useQuery } from '@tanstack/react-query';
import { groupsQuery } from '#components/lag/groups-query.ts';
import { Button } from '#components/ui/button.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { Raw } from '#components/ui/raw.tsx';
import type { LagState } from '#lib/lag/lag-state.ts';

/** States in which a group is not reading. */
const outages: readonly LagState[] = ['stopped', 'stalled', 'not moving'];
const mostSuggestions = 5;

/** Consumer groups that are not reading now, as ranges to begin with: of a topic that one reads, from when it stopped until now. */
export function OutageSuggestions({ cluster, onTake }: { cluster: string; onTake: (topic: string, fromMs: number) => void }) {
  const { data } = useQuery(groupsQuery(cluster));
  const suggested = (data?.groups ?? [])
    .filter(({ state }) => outages.includes(state))
    .flatMap(({ groupId, state, stateSince, topics }) => topics.map((topic) => ({ groupId, state, stateSince, topic })))
    .slice(0, mostSuggestions);
  if (suggested.length === 0) return null;
  return (
    <section aria-label="Outages that are known" className="grid gap-1.5">
      <h2 className="text-text-3">Outages that are known</h2>
      {suggested.map(({ groupId, state, stateSince, topic }) => (
        <p key={`${groupId} ${topic}`} className="flex flex-wrap items-baseline gap-2">
          <Button size="small" onClick={() => onTake(topic, Date.parse(stateSince))}>
            Take {topic}
          </Button>
          <span className="min-w-0 text-sm text-text-2 [overflow-wrap:anywhere]">
            <Raw>{groupId}</Raw> is {state} since <Instant at={stateSince} as="dated" />
          </span>
        </p>
      ))}
    </section>
  );
}
