import { expect, test } from 'vitest';
import { type BatchFacts, judgeBatches } from './judge-batches.ts';

const facts: BatchFacts = { groups: ['warehouse', 'crm'], isTargetGone: false, unindexed: undefined, waitMs: 60_000, timeoutMs: 3_600_000 };

test.each<{ says: string; given: Partial<BatchFacts>; passed: string | undefined }>([
  { says: 'nothing waits long enough: no verdict on what was passed', given: {}, passed: undefined },
  {
    says: 'every dead letter topic is indexed: proven',
    given: { unindexed: [] },
    passed: 'proven: warehouse, crm have passed it, and it did not come back within 60 s',
  },
  { says: 'one group', given: { unindexed: [], groups: ['crm'] }, passed: 'proven: crm has passed it, and it did not come back within 60 s' },
  { says: 'one dead letter topic is behind: it may be among what is missing', given: { unindexed: ['crm.dlq'] }, passed: undefined },
])('$says', ({ given, passed }) => {
  const verdict = judgeBatches({ ...facts, ...given }).find(({ standing }) => standing === 'passed');
  expect(verdict && `${verdict.outcome}: ${verdict.reason}`).toBe(passed);
});

test('a dead letter topic that is never indexed leaves it unproven after the timeout', () => {
  expect(judgeBatches({ ...facts, unindexed: ['crm.dlq'] })).toContainEqual({
    standing: 'passed-unindexed',
    outcome: 'unproven',
    reason: 'warehouse, crm have passed it, but crm.dlq was not indexed to the end within 3600 s: whether it came back is not known',
  });
});

test('a batch that is never passed, or lies nowhere, has its verdict whatever is indexed', () => {
  expect(judgeBatches(facts).map(({ standing, outcome }) => [standing, outcome])).toEqual([
    ['nowhere', 'unproven'],
    ['never-passed', 'unproven'],
  ]);
});

test('where nobody can be watched all of it is unproven at once', () => {
  expect(judgeBatches({ ...facts, groups: [], unindexed: [] })).toEqual([
    { standing: 'unwatched', outcome: 'unproven', reason: expect.stringContaining('no consumer group reads the target') },
  ]);
});

test('copies that went with their target have one verdict, whoever has passed what', () => {
  expect(judgeBatches({ ...facts, isTargetGone: true, unindexed: [] })).toEqual([
    { standing: 'gone', outcome: 'unproven', reason: expect.stringContaining('its target was deleted') },
  ]);
});
