import { expect, test } from 'vitest';
import type { PlannedItem } from '#lib/replay/replay-job.ts';
import type { RangeContext } from './range-context.ts';
import { checkDecidedFailures, checkOpenFailures } from './who.ts';

const item: PlannedItem = {
  failureId: '1',
  recordId: '1',
  shard: 0,
  position: '0',
  target: { topic: 'orders', partition: 0 },
  partitionBy: 'origin',
  attempt: 1,
  sizeBytes: 10,
  skipReason: null,
  edit: null,
};
const context = (items: readonly PlannedItem[], decided?: RangeContext['decided']): RangeContext => ({
  range: {
    request: { source: 'topic', topic: 'orders', bounds: { by: 'offsets', partitions: [] }, overtaken: 'ask', removeHeaders: [], provenBy: [] },
    topicId: 'id',
    target: 'orders',
    partitionBy: 'origin',
    targetPartitions: 1,
    parts: [],
    isExact: true,
    steps: null,
    groups: [],
    facts: null,
    planning: { status: 'ready', read: 0, of: 0, error: null },
  },
  items,
  decided,
  processed: undefined,
  earlier: [],
  deadLetterTopics: new Set(),
  configs: new Map(),
  hiddenGroups: undefined,
  nowMs: 0n,
});
const times = (count: number, like = item) => Array.from({ length: count }, () => like);
const skipped = { ...item, skipReason: 'replayed 5 times already' };

test.each([
  [times(1), '1 dead letter of the range is open'],
  [times(774), '774 dead letters of the range are open'],
  [times(10_001), 'More than 10,000 dead letters of the range are open'],
])('what is open of a range are dead letters, one or many', (items, title) => {
  expect(checkOpenFailures(context(items)).title).toBe(title);
});

test('those that are skipped are told as one or many', () => {
  expect(checkOpenFailures(context([item, skipped])).detail).toContain('1 dead letter was replayed too often and is skipped.');
  expect(checkOpenFailures(context([skipped, skipped])).detail).toContain('2 dead letters were replayed too often and are skipped.');
});

test.each([
  [{ inReplays: 1, dealtWith: 0 }, '1 dead letter of the range is in another replay'],
  [{ inReplays: 2, dealtWith: 1 }, '2 dead letters of the range are in another replay'],
  [{ inReplays: 0, dealtWith: 1 }, '1 dead letter of the range was resolved or discarded'],
  [{ inReplays: 0, dealtWith: 1_200 }, '1,200 dead letters of the range were resolved or discarded'],
])('what is decided of a range are dead letters, one or many', (decided, title) => {
  expect(checkDecidedFailures(context([], { ...decided, examples: [] })).title).toBe(title);
});
