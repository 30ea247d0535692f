import { expect, test } from 'vitest';
import { type CopyFacts, judgeCopy, type Verdict } from './judge-copy.ts';

const sent: CopyFacts = {
  consumerGroup: 'warehouse',
  copyOffset: 90n,
  committedOffset: 91n,
  sentAtMs: 0,
  passedAtMs: 1_000,
  deadLetterTopic: 'orders.dlq',
  indexed: 'reached',
  nowMs: 61_000,
  waitMs: 60_000,
  timeoutMs: 3_600_000,
};

test.each<{ says: string; facts: Partial<CopyFacts>; verdict: Partial<Verdict> }>([
  { says: 'passed and did not come back within the wait: proven', facts: {}, verdict: { settled: true, outcome: 'proven' } },
  { says: 'the wait is not over', facts: { nowMs: 60_999 }, verdict: { settled: false, hasPassed: true } },
  { says: 'passed just now', facts: { passedAtMs: null }, verdict: { settled: false, hasPassed: true } },
  { says: 'dead letters are not indexed yet: it may be among them', facts: { indexed: 'behind' }, verdict: { settled: false, hasPassed: true } },
  {
    says: 'dead letters are never indexed: unproven after the timeout',
    facts: { indexed: 'behind', nowMs: 3_661_000 },
    verdict: { settled: true, outcome: 'unproven' },
  },
  { says: 'the dead letter topic is gone: proven, and said', facts: { indexed: 'gone' }, verdict: { settled: true, outcome: 'proven' } },
  {
    says: 'the committed offset is the next to read: at the copy is not past it',
    facts: { committedOffset: 90n },
    verdict: { settled: false, hasPassed: false },
  },
  {
    says: 'never passed within the timeout: unproven',
    facts: { committedOffset: 90n, passedAtMs: null, nowMs: 3_600_000 },
    verdict: { settled: true, outcome: 'unproven' },
  },
  {
    says: 'a group without offsets there',
    facts: { committedOffset: null, passedAtMs: null, nowMs: 3_600_000 },
    verdict: { settled: true, outcome: 'unproven' },
  },
  { says: 'no group known: unproven at once', facts: { consumerGroup: null }, verdict: { settled: true, outcome: 'unproven' } },
  { says: 'rewound after it had passed: not proven', facts: { committedOffset: 10n }, verdict: { settled: false, hasPassed: false } },
])('$says', ({ facts, verdict }) => {
  expect(judgeCopy({ ...sent, ...facts })).toMatchObject(verdict);
});
