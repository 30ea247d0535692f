import { z } from 'zod';

/** How many tests ended how. A gate is one test. */
export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

export const nothing: Totals = { passed: 0, failed: 0, skipped: 0 };

export function add(one: Totals, other: Totals): Totals {
  return { passed: one.passed + other.passed, failed: one.failed + other.failed, skipped: one.skipped + other.skipped };
}

/** The last line of a run, exactly. */
export function summaryLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

const vitestReport = z.object({
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

/** Reads Vitest's JSON report. A file that fails outside its tests (an import, a hook) is one failed test. */
export function vitestTotals(report: unknown): Totals {
  const totals = { ...nothing };
  for (const file of vitestReport.parse(report).testResults) {
    const failed = file.assertionResults.filter(({ status }) => status === 'failed').length;
    const passed = file.assertionResults.filter(({ status }) => status === 'passed').length;
    totals.passed += passed;
    totals.failed += failed === 0 && file.status === 'failed' ? 1 : failed;
    totals.skipped += file.assertionResults.length - passed - failed;
  }
  return totals;
}

const playwrightReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
  errors: z.array(z.unknown()).default([]),
});

/** Reads Playwright's JSON report. A test that passes only when repeated has failed. */
export function playwrightTotals(report: unknown): Totals {
  const { stats, errors } = playwrightReport.parse(report);
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped };
}

const benchReport = z.array(z.object({ row: z.string() }));

/** Reads the bench's JSON: every row that ran is a passed test; one that cannot run ends the bench with a failure. */
export function benchTotals(report: unknown): Totals {
  return { ...nothing, passed: benchReport.parse(report).length };
}
