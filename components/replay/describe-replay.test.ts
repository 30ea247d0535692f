import { describe, expect, test } from 'vitest';
import { replayJobState } from '#lib/replay/job-states.ts';
import type { ReplayLine } from '#lib/replay/replay-job.ts';
import { replaySentence } from './describe-replay.ts';

const none = { pending: 0, sent: 0, proven: 0, returned: 0, unproven: 0, skipped: 0, failed: 0 };
const job: ReplayLine = {
  id: 41,
  state: 'done',
  stateReason: null,
  targetTopics: ['orders'],
  selected: 1,
  counts: none,
  reason: null,
  plannedBy: 'ops',
  plannedAt: '2026-11-24T10:00:00Z',
  confirmedBy: null,
  confirmedAt: null,
  endedAt: null,
};

describe('a finished replay says what is proven, never that all is well', () => {
  test.each([
    [{ proven: 1 }, 1, 'Replay #41 is done: its message is proven'],
    [{ unproven: 1 }, 1, 'Replay #41 is done: 0 of 1 proven'],
    [{ returned: 1 }, 1, 'Replay #41 is done: 1 message came back'],
    [{ proven: 2, returned: 1 }, 3, 'Replay #41 is done: 1 message came back'],
    [{ proven: 1_200 }, 1_200, 'Replay #41 is done: all 1,200 are proven'],
    [{ skipped: 1 }, 1, 'Replay #41 is done: nothing was sent'],
    [{ failed: 2 }, 2, 'Replay #41 is done: 2 messages could not be sent'],
  ])('%o of %i: %s', (counts, selected, sentence) => expect(replaySentence({ ...job, selected, counts: { ...none, ...counts } })).toBe(sentence));
});

test('every state of a job has a sentence', () => {
  for (const state of replayJobState.options) expect(replaySentence({ ...job, state })).toMatch(/^(Replay|Plan) /);
});

test('a plan says how many messages go where', () => {
  expect(replaySentence({ ...job, state: 'planned' })).toBe('Replay 1 message to orders');
});
