import { afterEach, expect, test } from 'vitest';
import { currentUntilMs } from './current-until.ts';
import { setLiveState } from './live-state.ts';

afterEach(() => setLiveState({ status: 'connecting' }));

const told = ['clusters', 'main', 'dead-letters', 'one', '7'];
const untold = ['clusters', 'main', 'groups'];

test('what the stream tells of was current for as long as it told', () => {
  setLiveState({ status: 'lost', heardAtMs: 5_000, attempts: 1 });
  expect(currentUntilMs(told, 2_000)).toBe(5_000);
  expect(currentUntilMs(told, 9_000), 'read after that, it is as it was read').toBe(9_000);
});

test('what it does not tell of, or was never read, is as old as its reading', () => {
  setLiveState({ status: 'deaf', heardAtMs: 5_000 });
  expect(currentUntilMs(untold, 2_000)).toBe(2_000);
  expect(currentUntilMs(told, 0)).toBe(0);
});
