import { expect, test } from 'vitest';
import type { RewindDetail } from '#lib/rewind/rewind.ts';
import { rewindState } from '#lib/rewind/rewind-states.ts';
import { foundText, rewindSentence } from './describe-rewind.ts';

const rewind: RewindDetail = {
  id: 7,
  group: 'warehouse',
  state: 'planned',
  stateReason: null,
  topics: ['payments'],
  partitions: 2,
  again: '1204',
  skipped: '0',
  reason: null,
  undoOf: null,
  plannedBy: 'ada',
  plannedAt: '2026-11-30T10:00:00Z',
  confirmedBy: null,
  appliedAt: null,
  endedAt: null,
  planHash: '',
  plan: {
    frozenAt: '2026-11-30T10:00:00Z',
    group: { type: 'classic', kafkaState: 'Empty', members: [] },
    target: { kind: 'outage' },
    selected: null,
    targetFound: '',
    partitions: [],
    unmoved: [],
    declaration: null,
    perSecond: null,
    durationMs: null,
    notices: [],
  },
  expiresAt: '2026-11-30T11:00:00Z',
  confirmedAt: null,
  waitsUntil: null,
  blockedBy: [],
  resumedAt: null,
  undoneBy: null,
  moved: [],
  readAgain: '0',
  perSecond: null,
  leftMs: null,
  failedAgain: { count: 0, unnamed: 0, newest: [] },
  undo: { isOffered: false, text: '' },
  log: [],
};
const member = { memberId: 'm', clientId: 'warehouse-1', host: '/10.0.0.7' };

test.each<[Partial<RewindDetail>, string]>([
  [{}, 'Rewind warehouse by 1,204 records on 2 partitions'],
  [{ again: '0', skipped: '1' }, 'Skip 1 record for warehouse on 2 partitions'],
  [{ skipped: '9' }, 'Rewind warehouse by 1,204 records on 2 partitions, and skip 9'],
  [{ again: '0', skipped: '60', undoOf: 6 }, 'Take rewind #6 back: skip 60 records for warehouse on 2 partitions'],
  [{ again: '0' }, 'Set where warehouse begins on 2 partitions'],
  [{ state: 'confirmed' }, 'Rewind #7 is confirmed and waits for a worker'],
  [{ state: 'confirmed', blockedBy: [member] }, 'Rewind #7 waits for warehouse to be empty: 1 member is alive'],
  [{ state: 'applied' }, 'Rewind #7 is set: start warehouse, and it reads 1,204 records again'],
  [{ state: 'applied', resumedAt: '2026-11-30T10:05:00Z', readAgain: '200' }, 'warehouse reads again: 200 of 1,204'],
  [{ state: 'done', readAgain: '1204' }, 'Rewind #7 is done: warehouse has read 1,204 records again, nothing failed again'],
  [
    { state: 'done', readAgain: '1204', failedAgain: { count: 2, unnamed: 0, newest: [] } },
    'Rewind #7 is done: warehouse has read 1,204 records again, 2 failed again',
  ],
  [{ state: 'done', readAgain: '20', stateReason: 'rewind 8 moved the group' }, 'Rewind #7 has ended: 20 of 1,204 were read again'],
  [{ state: 'undone', undoneBy: 8 }, 'Rewind #7 was taken back by rewind #8'],
])('%o: %s', (facts, sentence) => expect(rewindSentence({ ...rewind, ...facts })).toBe(sentence));

test('every state of a rewind has a sentence', () => {
  for (const state of rewindState.options) expect(rewindSentence({ ...rewind, state })).toMatch(/warehouse|#7/);
});

test('a new offset says how it was found, and what cut it', () => {
  expect(foundText({ foundBy: 'sample', cut: null })).toBe('where it stood then');
  expect(foundText({ foundBy: 'sample', cut: { at: 'start', wanted: '12' } })).toBe('the log begins here; 12 was wanted');
  expect(foundText({ foundBy: 'given', cut: { at: 'end', wanted: '5000' } })).toBe('the log ends here; 5,000 was wanted');
});
