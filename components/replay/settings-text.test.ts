import { expect, test } from 'vitest';
import { type RunSettings, runSettings, usualSettings } from '#lib/replay/run/run-settings.ts';
import { settingsOf, textOf } from './settings-text.ts';

const all: RunSettings = {
  ratePerSecond: 250,
  rampMs: 1_500,
  canary: { messages: 7, waitMs: 60_000 },
  guards: { returns: { percent: 0.5, ofLast: 200 }, lag: { groupId: 'warehouse', above: 20_000 }, brokerErrors: 3 },
};

test.each([
  ['everything', all],
  ['what is usual', usualSettings(100)],
])('%s goes through the form as it is', (_, settings) => {
  expect(settingsOf(textOf(settings))).toEqual(settings);
});

test('what is switched on has what is usual, and what is no number is refused', () => {
  const text = { ...textOf(usualSettings(100)), hasCanary: true };
  expect(runSettings.parse(settingsOf(text)).canary).toEqual({ messages: 50, waitMs: 300_000 });
  for (const rate of ['', 'fast', '0', '1.5', '-3']) expect(runSettings.safeParse(settingsOf({ ...text, rate })).success).toBe(false);
});
