'use client';

import { type ReactNode, useId, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { countOf } from '#components/ui/format-number.ts';
import { formatMinute, formatUntil, type Zone, zoneName } from '#components/ui/format-time.ts';
import { readInstant } from '#components/ui/read-instant.ts';
import { Refused } from '#components/ui/refused.tsx';
import { useZone } from '#components/ui/time-zone.ts';
import type { ManyResult } from '#lib/dead-letters/many-actions.ts';
import type { SnoozeUntil } from '#lib/dead-letters/snooze.ts';
import { Foreseen, useForeseen } from './foreseen.tsx';
import { RefusedDialog } from './refused-dialog.tsx';
import { snoozeChoices } from './snooze-choices.ts';
import type { Seen } from './use-many-action.ts';
import { useSnooze } from './use-snooze.ts';

interface SnoozeDialogProps {
  cluster: string;
  lines: readonly Seen[];
  onDone?: (result: ManyResult) => void;
  onClose: () => void;
}

const usualCount = 50;
/** An instant as a field of date and time holds it. */
const dateField = (at: Date, zone: Zone) => formatMinute(at, zone).replace(' ', 'T');
const inputClass = 'h-[30px] rounded-[7px] border border-line-strong bg-surface px-2.5';

/** Asks until when dead letters are put aside: a moment in the zone that the console shows, or so many more of their kind. Enter takes what is chosen. */
export function SnoozeDialog({ cluster, lines, onDone, onClose }: SnoozeDialogProps) {
  const zone = useZone();
  const [openedMs] = useState(Date.now);
  const choices = snoozeChoices(openedMs, zone);
  const [chosen, setChosen] = useState<string>('tomorrow');
  const [date, setDate] = useState(() => dateField(choices.find(({ name }) => name === 'tomorrow')?.at ?? new Date(openedMs), zone));
  const [more, setMore] = useState(String(usualCount));
  const { result, error, canBeDone } = useForeseen({ cluster, path: 'snooze', lines, given: { until: { more: usualCount } } });
  const snooze = useSnooze(cluster, (done) => {
    onDone?.(done);
    if (done.refused.length === 0) onClose();
  });
  const { until, obstacle } = untilOf({
    chosen,
    at: choices.find(({ name }) => name === chosen)?.at ?? null,
    date: readInstant(date, zone, Date.now())?.toISOString() ?? null,
    more,
  });
  if (snooze.data !== undefined && snooze.data.refused.length > 0)
    return <RefusedDialog cluster={cluster} done="snoozed" result={snooze.data} onClose={onClose} />;
  const isReady = until !== undefined && canBeDone && !snooze.isPending;
  const option = (name: string, label: ReactNode, aside: ReactNode) => (
    <Option name={name} label={label} isChosen={chosen === name} onChoose={() => setChosen(name)}>
      {aside}
    </Option>
  );
  return (
    <Dialog
      title={`Snooze ${countOf(lines.length, 'dead letter')}`}
      description={`They leave the open ones until then, and come back as what they are now; sooner where one fails again. Times are ${zoneName(zone)}.`}
      isOpen
      onClose={() => (snooze.isPending ? undefined : onClose())}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) snooze.mutate({ lines, given: until });
        }}
      >
        {lines.length === 1 && canBeDone && error === null ? null : (
          <Foreseen cluster={cluster} done="snoozed" count={lines.length} result={result} error={error} />
        )}
        <fieldset className="grid gap-0.5">
          <legend className="sr-only">Until when</legend>
          {choices.map(({ name, label, at }) => (
            <Option key={name} name={name} label={label} isChosen={chosen === name} onChoose={() => setChosen(name)}>
              <span className="text-text-3 tabular-nums">{formatUntil(at, new Date(openedMs), zone)}</span>
            </Option>
          ))}
          {option(
            'date',
            'A date and time',
            <input
              type="datetime-local"
              aria-label="Date and time"
              value={date}
              onFocus={() => setChosen('date')}
              onChange={(event) => setDate(event.target.value)}
              className={inputClass}
            />,
          )}
          {option(
            'more',
            'When more of its kind have come',
            <input
              type="number"
              min={1}
              max={1_000_000}
              aria-label="How many more"
              value={more}
              onFocus={() => setChosen('more')}
              onChange={(event) => setMore(event.target.value)}
              className={`${inputClass} w-[96px] text-right tabular-nums`}
            />,
          )}
        </fieldset>
        <p role="status" className="mt-1 min-h-[18px] text-sm text-risk">
          {obstacle}
        </p>
        <p className="text-sm text-text-3">Of its kind is what lies in the same topic and failed in the same consumer group with the same error.</p>
        <div className="mt-3 flex justify-end gap-2">
          <Button kind="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" kind="primary" disabled={!isReady}>
            {snooze.isPending ? 'One moment…' : `Snooze ${countOf(result?.done.length ?? lines.length, 'dead letter')}`}
          </Button>
        </div>
      </form>
      {snooze.error === null ? null : (
        <div className="mt-3">
          <Refused title="Nothing was snoozed" error={snooze.error} />
        </div>
      )}
    </Dialog>
  );
}

interface OptionProps {
  name: string;
  label: ReactNode;
  isChosen: boolean;
  onChoose: () => void;
  children: ReactNode;
}

/** One of the choices, and at its right the moment or the field. */
function Option({ name, label, isChosen, onChoose, children }: OptionProps) {
  const id = useId();
  return (
    <div className={`flex min-h-[34px] items-center gap-2 rounded-md px-2 ${isChosen ? 'bg-accent-weak' : ''}`}>
      <input type="radio" id={id} name="until" value={name} checked={isChosen} onChange={onChoose} className="size-3.5 accent-accent" />
      <label htmlFor={id} className="grow">
        {label}
      </label>
      {children}
    </div>
  );
}

interface Chosen {
  chosen: string;
  at: Date | null;
  date: string | null;
  more: string;
}

/** What the form says, or what is wrong with it. */
function untilOf({ chosen, at, date, more }: Chosen): { until?: SnoozeUntil; obstacle?: string } {
  if (chosen === 'more') {
    const count = Number(more);
    if (!Number.isInteger(count) || count < 1 || count > 1_000_000) return { obstacle: 'A whole number from 1 to 1,000,000.' };
    return { until: { more: count } };
  }
  if (chosen !== 'date') return at === null ? {} : { until: { at: at.toISOString() } };
  if (date === null) return { obstacle: 'A date and a time are missing.' };
  return Date.parse(date) <= Date.now() ? { obstacle: 'That has passed already.' } : { until: { at: date } };
}
