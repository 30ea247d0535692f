import { expect, test } from 'vitest';
import { add, benchTotals, nothing, playwrightTotals, summaryLine, vitestTotals } from './totals.ts';

test('the last line names passed, failed and skipped tests', () => {
  expect(summaryLine(add({ passed: 3, failed: 1, skipped: 0 }, { passed: 2, failed: 0, skipped: 4 }))).toBe('5 passed, 1 failed, 4 skipped');
});

test("Vitest's tests are counted by how they ended", () => {
  const statuses = ['passed', 'passed', 'failed', 'pending', 'todo'];
  const report = { testResults: [{ status: 'failed', assertionResults: statuses.map((status) => ({ status })) }] };
  expect(vitestTotals(report)).toEqual({ passed: 2, failed: 1, skipped: 2 });
});

test('a test file that cannot be loaded is a failed test', () => {
  expect(vitestTotals({ testResults: [{ status: 'failed', assertionResults: [] }] })).toEqual({ ...nothing, failed: 1 });
});

test('a Playwright test that passes only when repeated has failed', () => {
  expect(playwrightTotals({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 } })).toEqual({ passed: 5, failed: 2, skipped: 2 });
});

test('a bench row that ran is a passed test', () => {
  expect(benchTotals([{ row: 'index' }, { row: 'replay' }])).toEqual({ ...nothing, passed: 2 });
});

test('a report of another shape is refused', () => {
  expect(() => vitestTotals({ tests: 7 })).toThrow();
});
