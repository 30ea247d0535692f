'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { fetchJson } from '#components/api/fetch-json.ts';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { InstantField } from '#components/ui/instant-field.tsx';
import { heldInstant } from '#components/ui/read-instant.ts';
import { Refused } from '#components/ui/refused.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { GroupPartition } from '#lib/lag/group-lag.ts';
import { type AskedTarget, type PlanRewindRequest, rewindDetail } from '#lib/rewind/rewind.ts';
import { type AskedOffsets, readOffsets, writeOffsets } from './asked-offsets.ts';
import { rewindHref } from './describe-rewind.ts';
import { PartitionChoice } from './partition-choice.tsx';
import { rewindsAddress } from './rewind-query.ts';
import { TargetChoice, targetKinds } from './target-choice.tsx';

type Place = Pick<GroupPartition, 'topic' | 'partition'>;
const placeId = ({ topic, partition }: Place): string => `${topic}/${partition}`;

/** Where the group is to be set to, on which partitions; planning changes nothing and opens the plan. */
export function RewindForm({ cluster, group, partitions }: { cluster: string; group: string; partitions: readonly GroupPartition[] }) {
  const router = useRouter();
  // All of it stands in the address: whoever comes back from the plan finds what they asked for.
  const [{ target, at, ...asked }, setAsked] = useQueryStates({
    target: parseAsStringLiteral(targetKinds).withDefault('outage'),
    at: parseAsString.withDefault(''),
    left: parseAsArrayOf(parseAsString).withDefault([]),
    offsets: parseAsArrayOf(parseAsString).withDefault([]),
  });
  const askedLeft = new Set(asked.left);
  const left = new Set(partitions.map(placeId).filter((id) => askedLeft.has(id)));
  const offsets = readOffsets(asked.offsets);
  const plan = useMutation({
    mutationFn: (body: PlanRewindRequest) => fetchJson(rewindDetail, rewindsAddress(cluster), { method: 'POST', body }),
    onSuccess: ({ id }) => router.push(rewindHref(cluster, id)),
  });
  const chosen = partitions.filter((place) => !left.has(placeId(place)));
  const request = requestOf({ target, at, chosen, offsets });
  return (
    <form
      className="grid min-w-0 gap-3.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (typeof request === 'string') return;
        // Offsets name their partitions themselves.
        const isNamed = left.size > 0 && request.kind !== 'offsets';
        plan.mutate({ group, target: request, ...(isNamed ? { partitions: chosen.map(({ topic, partition }) => ({ topic, partition })) } : {}) });
      }}
    >
      <Card title="To where" isPadded>
        <TargetChoice target={target} onChoose={(kind) => void setAsked({ target: kind })} />
        {target === 'time' ? (
          <div className="mt-3 max-w-[320px]">
            <InstantField
              label="Time"
              hint="By the log’s timestamps: each partition is set to its first record that is not older."
              value={at}
              onChange={(value) => void setAsked({ at: value === '' ? null : value })}
            />
          </div>
        ) : null}
      </Card>
      <PartitionChoice
        partitions={partitions}
        left={left}
        onToggle={(id) => void setAsked((before) => ({ left: before.left.includes(id) ? before.left.filter((other) => other !== id) : [...before.left, id] }))}
        offsets={target === 'offsets' ? offsets : undefined}
        onOffset={(id, offset) => void setAsked((before) => ({ offsets: writeOffsets({ ...readOffsets(before.offsets), [id]: offset }) }))}
      />
      {plan.error === null ? null : <Refused title="It could not be planned" error={plan.error} />}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" kind="primary" disabled={typeof request === 'string' || plan.isPending}>
          {plan.isPending ? 'One moment…' : 'Plan the rewind'}
        </Button>
        <p role="status" className="text-text-3">
          {typeof request === 'string' ? request : 'Nothing is set before you confirm the plan.'}
        </p>
      </div>
    </form>
  );
}

interface Asked {
  target: AskedTarget['kind'];
  at: string;
  chosen: readonly GroupPartition[];
  offsets: AskedOffsets;
}

/** What is asked for, or what is missing, as a sentence. */
function requestOf({ target, at, chosen, offsets }: Asked): AskedTarget | string {
  if (chosen.length === 0) return 'Choose a partition.';
  if (target === 'outage') return { kind: 'outage' };
  if (target === 'time') {
    const time = heldInstant(at, Date.now());
    return time === undefined ? 'Give a time such as 2026-11-30 12:04.' : { kind: 'time', at: time };
  }
  // One that nobody typed an offset for is left where it is: a live group has moved on from where it is shown.
  const given = chosen
    .map(({ topic, partition }) => ({ topic, partition, offset: (offsets[placeId({ topic, partition })] ?? '').trim() }))
    .filter(({ offset }) => offset !== '');
  if (given.length === 0) return 'Give a partition an offset; those without one stay where they are.';
  const wrong = given.find(({ offset }) => !/^\d{1,18}$/.test(offset));
  return wrong === undefined ? { kind: 'offsets', offsets: given } : `${visibleText(wrong.offset)} is no offset for ${placeId(wrong)}: give a whole number.`;
}
