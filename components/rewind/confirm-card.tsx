'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { countOf } from '#components/ui/format-number.ts';
import { formatDuration } from '#components/ui/format-time.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { TextField } from '#components/ui/text-field.tsx';
import { TextForm } from '#components/ui/text-form.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { RewindDetail } from '#lib/rewind/rewind.ts';
import { NotConfirmed } from './not-confirmed.tsx';
import type { RewindActions } from './use-rewind-actions.ts';

const waits = ['until cancelled', '10 min', '1 h', 'not at all'] as const;
const waitsMs: Record<(typeof waits)[number], number | null> = { 'until cancelled': null, '10 min': 600_000, '1 h': 3_600_000, 'not at all': 0 };

/** How the plan will be done, the reason, and the button that does exactly it. */
export function ConfirmCard({ rewind, actions: { confirm, withdraw } }: { rewind: RewindDetail; actions: RewindActions }) {
  const [wait, setWait] = useState<(typeof waits)[number]>('until cancelled');
  const [typed, setTyped] = useState('');
  const { plan, group, again, skipped } = rewind;
  const { members } = plan.group;
  const isLoss = skipped !== '0';
  // A name may end with a space that nobody sees.
  const isTyped = typed.trim() === group.trim();
  return (
    <Card
      title="How it will be done"
      isPadded
      aside={
        <Button kind="quiet" size="small" disabled={withdraw.isPending} onClick={() => withdraw.mutate()}>
          Withdraw plan
        </Button>
      }
    >
      <div className="grid gap-3">
        <Setting title="Offsets" value="all in one request">
          by a worker, once the group is empty. One that is live may read on until then: what it passes is read again too. Where it stands elsewhere, nothing is
          set. Partitions that the broker refuses are named; with several topics it can be set in part
        </Setting>
        <Takes rewind={rewind} />
        <Setting title="Way back" value="kept">
          where the group stands now is kept; the rewind can be taken back until it has read all again
        </Setting>
        <div>
          <p className="mb-1 text-text-3">If the group is not empty, wait</p>
          <Choice label="How long to wait for the group to be empty" options={waits} chosen={wait} onChoose={setWait} text={(option) => option} />
          {members.length === 0 ? null : (
            <p className="mt-1 text-sm text-risk [overflow-wrap:anywhere]">
              Alive when the plan was made: {visibleText(members.map(({ clientId, host }) => `${clientId} (${host})`).join(', '))}.
            </p>
          )}
        </div>
        <hr className="border-line" />
        {isLoss ? (
          <TextField
            label="Type the group’s name to skip records"
            hint={
              <>
                {countOf(BigInt(skipped), 'record')} will not be read by <Raw>{group}</Raw>
              </>
            }
            value={typed}
            autoComplete="off"
            spellCheck={false}
            onChange={({ target }) => setTyped(target.value)}
          />
        ) : null}
        <TextForm
          label="Reason, for the audit"
          placeholder="INC-2291: its offsets were reset by mistake"
          action={
            again === '0' && isLoss
              ? `Skip ${countOf(BigInt(skipped), 'record')}`
              : again === '0'
                ? 'Set the offsets'
                : `Rewind ${countOf(BigInt(again), 'record')}`
          }
          kind={isLoss ? 'danger' : 'replay'}
          focusKey="c"
          maximumLength={1_000}
          isBusy={confirm.isPending}
          obstacle={isLoss && !isTyped ? `Type ${visibleText(group)} above first.` : undefined}
          onSubmit={(reason) => confirm.mutate({ reason, waitMs: waitsMs[wait], ...(isLoss ? { groupName: group } : {}) })}
        />
        {confirm.error === null ? null : <NotConfirmed error={confirm.error} />}
        <p className="text-center text-sm text-text-3" title={rewind.planHash}>
          What is done is what is shown: plan <Raw>{rewind.planHash.slice(0, 12)}</Raw>
          <br />
          It expires at <Instant at={rewind.expiresAt} as="exact" />
        </p>
      </div>
    </Card>
  );
}

/** How long it takes to read again; nothing where nothing is. */
function Takes({ rewind: { plan, again } }: { rewind: RewindDetail }) {
  if (again === '0') return null;
  return (
    <Setting title="Takes" value={plan.durationMs === null ? 'not known' : `about ${formatDuration(plan.durationMs)}`}>
      {plan.perSecond === null
        ? 'in the samples of the last day the group was never seen with so much to read that it did not wait for records'
        : `to read again at ${plan.perSecond < 10 ? plan.perSecond.toFixed(1) : Math.round(plan.perSecond)} records/s, its pace of the last day while it was behind`}
    </Setting>
  );
}

function Setting({ title, value, children }: { title: string; value: string; children: string }) {
  return (
    <div>
      <p className="flex items-baseline justify-between gap-3">
        <span className="text-text-3">{title}</span>
        <b className="min-w-0 text-right font-semibold">{value}</b>
      </p>
      <p className="text-sm text-text-3">{children}</p>
    </div>
  );
}
