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
        const before = BigInt(event.offset) - BigInt(committed ?? 0);
        const hasPassed = committed !== null && before < 0n;
        return (
          <Link key={groupId} href={groupHref(cluster, groupId)} prefetch={false}>
            <Pill
              tone={hasPassed ? 'ok' : 'risk'}
              title={hasPassed ? 'Its committed offset is behind this event' : 'Its committed offset is before this event'}
            >
              {visibleText(groupId)}
              {hasPassed ? ' passed' : `: ${formatCount(Number(before))} before it`}
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
