import { expect, test } from 'vitest';
import { runningLine } from './progress.ts';

const shop = { title: 'The shop lives its day', note: '40 % of a day', startedAtMs: 1_000 };
const build = { title: 'Building the console', note: '', startedAtMs: 2_500 };

test('steps that run at the same time are in one line, each with what it is at and its seconds, cut where the terminal ends', () => {
  expect(runningLine([shop, build], 95_000, 200)).toBe('• The shop lives its day · 40 % of a day … 94 s | Building the console … 92 s');
  expect(runningLine([build], 95_000, 80)).toBe('• Building the console … 92 s');
  expect(runningLine([shop, build], 95_000, 30)).toHaveLength(29);
  expect(runningLine([], 95_000, 80)).toBe('');
});
