'use client';

import { type ReactNode, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { TextField } from '#components/ui/text-field.tsx';
import { type RunSettings, runSettings } from '#lib/replay/run/run-settings.ts';
import { type SettingsText, settingsOf, textOf } from './settings-text.ts';

interface SettingsFormProps {
  settings: RunSettings;
  isBusy: boolean;
  onSubmit: (settings: RunSettings) => void;
  onCancel: () => void;
}

/** How a plan runs, to be chosen before it is confirmed. What is wrong is said at the button. */
export function SettingsForm({ settings, isBusy, onSubmit, onCancel }: SettingsFormProps) {
  const [text, setText] = useState(() => textOf(settings));
  const parsed = runSettings.safeParse(settingsOf(text));
  const line = (name: Exclude<keyof SettingsText, Switch>, label: string) => (
    <TextField
      label={label}
      value={text[name]}
      inputMode={name === 'lagGroup' ? 'text' : 'decimal'}
      className="min-w-0"
      onChange={({ target }) => setText({ ...text, [name]: target.value })}
    />
  );
  const part = (name: Switch, label: string, children: ReactNode) => (
    <fieldset className="mt-3 border-t border-line pt-2.5">
      <label className="flex items-center gap-2 font-[570]">
        <input type="checkbox" checked={text[name]} onChange={({ target }) => setText({ ...text, [name]: target.checked })} /> {label}
      </label>
      {text[name] ? <div className="mt-2 grid grid-cols-2 gap-3">{children}</div> : null}
    </fieldset>
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (parsed.success && !isBusy) onSubmit(parsed.data);
      }}
    >
      <div className="grid grid-cols-2 gap-3">
        {line('rate', 'Messages per second')}
        {line('ramp', 'Ramp, in seconds (0: none)')}
      </div>
      {part(
        'hasCanary',
        'Canary: some first, until they are proven',
        <>
          {line('canaryMessages', 'Messages')}
          {line('canaryWait', 'Wait at most, in seconds')}
        </>,
      )}
      {part(
        'hasReturns',
        'Pause when messages come back',
        <>
          {line('returnsPercent', 'More than this part, in %')}
          {line('returnsOfLast', 'Of the last')}
        </>,
      )}
      {part(
        'hasLag',
        'Pause when a consumer group falls behind',
        <>
          {line('lagGroup', 'Consumer group')}
          {line('lagAbove', 'Lag above, in messages')}
        </>,
      )}
      {part('hasBrokerErrors', 'Pause when the brokers fail', line('brokerErrors', 'Failures in succession'))}
      {parsed.success ? null : (
        <p role="status" className="mt-3 text-risk">
          {complaint(parsed.error.issues[0])}
        </p>
      )}
      <div className="mt-3 flex justify-end gap-2">
        <Button kind="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" kind="primary" disabled={!parsed.success || isBusy}>
          {isBusy ? 'One moment…' : 'Plan with these'}
        </Button>
      </div>
    </form>
  );
}

type Switch = 'hasCanary' | 'hasReturns' | 'hasLag' | 'hasBrokerErrors';

const fieldNames: Record<string, string> = {
  ratePerSecond: 'Messages per second',
  rampMs: 'The ramp',
  'canary.messages': 'The canary',
  'canary.waitMs': 'The wait for the canary',
  'guards.returns.percent': 'The part that may come back',
  'guards.returns.ofLast': 'The number of last messages',
  'guards.lag.groupId': 'The consumer group',
  'guards.lag.above': 'The lag',
  'guards.brokerErrors': 'The number of failures',
};

function complaint(issue: { path: PropertyKey[]; message: string } | undefined): string {
  const field = issue?.path.map(String).join('.') ?? '';
  return `${fieldNames[field] ?? 'One of these'} cannot be so: ${issue?.message ?? 'it is not a number'}.`;
}
