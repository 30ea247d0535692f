'use client';

import { useState } from 'react';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { formatCount } from '#components/ui/format-number.ts';
import { formatDuration } from '#components/ui/format-time.ts';
import { TextField } from '#components/ui/text-field.tsx';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';
import { rateRequest } from '#lib/replay/run/run-settings.ts';
import { canChangeRate } from './describe-replay.ts';
import type { ReplayActions } from './use-replay-actions.ts';

/** The rate as it is, and how to change it while the replay runs: halve, double, or say what it shall be. */
export function RateControl({ job, actions: { rate } }: { job: ReplayDetail; actions: ReplayActions }) {
  const [text, setText] = useState('');
  const { ratePerSecond, plan } = job;
  const { rampMs } = plan.settings;
  const isChangeable = canChangeRate(job.state);
  const change = (to: number) => {
    if (rateRequest.safeParse({ ratePerSecond: to }).success) rate.mutate(to, { onSuccess: () => setText('') });
  };
  const half = () => change(Math.max(1, Math.floor(ratePerSecond / 2)));
  const double = () => change(Math.min(1_000_000, ratePerSecond * 2));
  useKeyBinding('-', 'Halve the rate', half, isChangeable && !rate.isPending);
  useKeyBinding('+', 'Double the rate', double, isChangeable && !rate.isPending);
  const wanted = /^\d+$/.test(text.trim()) ? Number(text) : undefined;
  const isValid = wanted !== undefined && rateRequest.safeParse({ ratePerSecond: wanted }).success;
  return (
    <Card title="Rate" note={rampMs === 0 ? 'all shards together' : `ramp over ${formatDuration(rampMs)}`} isPadded>
      <p className="text-lg font-[620] tabular-nums">{formatCount(ratePerSecond)} messages/s</p>
      {isChangeable ? (
        <>
          <div className="mt-2 flex flex-wrap gap-2">
            <Button size="small" shortcut="-" disabled={rate.isPending || ratePerSecond === 1} onClick={half}>
              Half
            </Button>
            <Button size="small" shortcut="+" disabled={rate.isPending} onClick={double}>
              Double
            </Button>
          </div>
          <form
            className="mt-2 flex items-end gap-2"
            onSubmit={(event) => {
              event.preventDefault();
              if (wanted !== undefined) change(wanted);
            }}
          >
            <TextField
              label="Messages per second"
              inputMode="numeric"
              className="min-w-0 flex-1"
              value={text}
              placeholder={String(ratePerSecond)}
              onChange={(event) => setText(event.target.value)}
            />
            <Button type="submit" disabled={rate.isPending || !isValid}>
              Change
            </Button>
          </form>
          <p className="mt-2 text-sm text-text-3">All workers keep to it within a second.</p>
        </>
      ) : (
        <p className="mt-1 text-sm text-text-3">{formatCount(plan.settings.ratePerSecond)} messages/s were planned.</p>
      )}
    </Card>
  );
}
