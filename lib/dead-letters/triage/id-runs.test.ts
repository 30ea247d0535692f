import { expect, test } from 'vitest';
import { idRuns } from './id-runs.ts';

test.each([
  [[], ''],
  [[7n], '7'],
  [[9n, 7n, 8n], '7–9'],
  [[1n, 2n, 4n, 100n, 101n], '1–2, 4, 100–101'],
])('the ids %s are said as “%s”', (ids, said) => {
  expect(idRuns(ids)).toBe(said);
});
