import Link from 'next/link';
import type { z } from 'zod';
import { groupHref } from '#components/lag/describe-group.ts';
import { formatCount } from '#components/ui/format-number.ts';
import { Pill } from '#components/ui/pill.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { groupsPast } from '#lib/lag/groups-past.ts';
import type { TracedEvent } from '#lib/trace/traced-event.ts';
import type { ChainFailure } from './chain-marks.ts';
import { pillLinks } from './pill-links.ts';

type Groups = z.infer<typeof groupsPast>['groups'];

interface EventConsumersProps {
  cluster: string;
  event: TracedEvent;
  /** Of all topics of the chain; undefined while loading. */
  groups: Groups | undefined;
  /** Of this event. */
  failures: readonly ChainFailure[];
}

/** Where a group stands that has not failed on the event at this offset. */
function standing(committed: string | null, offset: string) {
  if (committed === null) return { tone: 'neutral', title: 'It has committed no offset of this partition', says: ': never committed' } as const;
  const before = BigInt(offset) - BigInt(committed);
  if (before < 0n) return { tone: 'ok', title: 'Its committed offset is behind this event', says: ' passed' } as const;
  return { tone: 'risk', title: 'Its committed offset is before this event', says: `: ${formatCount(before)} before it` } as const;
}

/** Which consumer groups have passed an event, which have failed on it, and which are still to come to it. */
export function EventConsumers({ cluster, event, groups, failures }: EventConsumersProps) {
  const here = (groups ?? []).filter(({ topic, partition }) => topic === event.topic && partition === event.partition);
  const failed = new Map(failures.map(({ line }) => [line.origin.consumerGroup, line]));
  const others = failures.filter(({ line }) => !here.some(({ groupId }) => groupId === line.origin.consumerGroup));
  return (
    <span className={`flex min-w-0 flex-wrap gap-1 ${pillLinks}`}>
      {here.map(({ groupId, committed }) => {
        const line = failed.get(groupId);
        if (line !== undefined) return <FailedPill key={groupId} cluster={cluster} name={groupId} id={line.id} state={line.state} />;
        const { tone, title, says } = standing(committed, event.offset);
        return (
          <Link key={groupId} href={groupHref(cluster, groupId)} prefetch={false}>
            <Pill tone={tone} title={title}>
              {visibleText(groupId)}
              {says}
            </Pill>
          </Link>
        );
      })}
      {others.map(({ line }) => (
        <FailedPill key={line.id} cluster={cluster} name={line.origin.consumerGroup ?? line.position.topic} id={line.id} state={line.state} />
      ))}
    </span>
  );
}

/** Leads to a dead letter that was made of an event, and says what became of it. */
export function FailedPill({ cluster, name, id, state }: { cluster: string; name: string; id: string; state: string }) {
  const isSettled = state === 'resolved' || state === 'discarded';
  return (
    <Link href={`/${cluster}/dead-letters/${id}`} prefetch={false}>
      <Pill tone={isSettled ? 'neutral' : state === 'replayed' ? 'replay' : 'failed'} title={`Dead letter #${id}`}>
        {visibleText(name)}: dead letter, {state}
      </Pill>
    </Link>
  );
}
