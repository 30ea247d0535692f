'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { countOf } from '#components/ui/format-number.ts';
import { formatDuration } from '#components/ui/format-time.ts';
import { Refused } from '#components/ui/refused.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';
import { runOf } from '#lib/replay/run/run-settings.ts';
import { describeCanary, describeGuards } from './describe-guards.ts';
import { SettingsForm } from './settings-form.tsx';
import type { ReplayActions } from './use-replay-actions.ts';

/** How a plan runs beside its rate: ramp, canary, what pauses it; and the way to choose otherwise. */
export function PlannedRun({ job, actions: { settings: change } }: { job: ReplayDetail; actions: ReplayActions }) {
  const [isOpen, setIsOpen] = useState(false);
  const { rampMs, canary, guards } = job.plan.settings;
  const texts = describeGuards(guards);
  return (
    <div className="grid gap-2">
      <Part title="Ramp">{rampMs === 0 ? 'none' : `from a tenth of the rate to all of it within ${formatDuration(rampMs)}`}</Part>
      <Part title="Canary">{describeCanary(canary, job.plan.range !== null)}</Part>
      <Part title="Pauses by itself">
        {texts.length === 0 ? 'never: only an operator pauses it' : `when ${texts.map(({ text }) => text).join(' · when ')}`}
      </Part>
      <div>
        <Button size="small" onClick={() => setIsOpen(true)}>
          Change how it runs
        </Button>
      </div>
      <Dialog
        title="How it runs"
        description={`The plan of ${countOf(job.selected, 'message')} is made again with these, and has another hash.`}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
      >
        {change.error === null ? null : <Refused title="It runs as it did" error={change.error} />}
        <SettingsForm
          settings={runOf(job.plan.settings)}
          isBusy={change.isPending}
          onSubmit={(chosen) => change.mutate(chosen, { onSuccess: () => setIsOpen(false) })}
          onCancel={() => setIsOpen(false)}
        />
      </Dialog>
    </div>
  );
}

function Part({ title, children }: { title: string; children: string }) {
  return (
    <div>
      <p className="text-text-3">{title}</p>
      <p className="[overflow-wrap:anywhere]">{visibleText(children)}</p>
    </div>
  );
}
