import { expect, test } from 'vitest';
import { commandsFor } from './list-commands.ts';

const binding = (keys: string, label: string) => ({ keys, label, run: () => undefined });
const bindings = [
  binding('j', 'Next dead letter'),
  binding('r', 'Plan a replay'),
  binding('#', 'Discard'),
  binding('g r', 'Go to replays'),
  binding('Ctrl K', 'Find'),
];
const labels = (text: string) => Object.values(commandsFor(bindings, text)).map((commands) => commands.map(({ label }: { label: string }) => label));

test('without a text all actions and pages are there, the nearest first, but for keys that only walk through a list', () => {
  expect(labels('')).toEqual([['Discard', 'Plan a replay'], ['Go to replays']]);
});

test('each word of the text is in the name, in whatever order and case', () => {
  expect(labels('replay PLAN')).toEqual([['Plan a replay'], []]);
  expect(labels('replay')).toEqual([['Plan a replay'], ['Go to replays']]);
  expect(labels('ord-100377')).toEqual([[], []]);
});
