import { expect, test } from 'vitest';
import type { LiveMessage } from '#lib/live/change.ts';
import { isSilent, type LinkEvent, type LinkState, nextState, retryDelayMs } from './link-state.ts';

const heard = (message: LiveMessage, atMs = 100): LinkEvent => ({ type: 'message', message, atMs });
const hearing = (isHearing: boolean, atMs = 100, heardMsAgo: number | null = 40) =>
  heard(isHearing ? { type: 'hearing', isHearing } : { type: 'hearing', isHearing, heardMsAgo }, atMs);
const broken = (lastMessageAtMs: number | null): LinkEvent => ({ type: 'broken', lastMessageAtMs });
const after = (...events: LinkEvent[]): LinkState => events.reduce(nextState, { status: 'connecting' });

test('a stream is live only once the console hears its database', () => {
  expect(after(heard({ type: 'missed' }), heard({ type: 'heartbeat' }))).toEqual({ status: 'connecting' });
  expect(after(heard({ type: 'missed' }), hearing(true))).toEqual({ status: 'live' });
});

test('a broken stream says since when, counts its attempts, and is live again by itself', () => {
  expect(after(hearing(true), broken(700))).toEqual({ status: 'lost', heardAtMs: 700, attempts: 1 });
  expect(after(hearing(true), broken(700), broken(900))).toEqual({ status: 'lost', heardAtMs: 700, attempts: 2 });
  expect(after(hearing(true), broken(700), broken(700), heard({ type: 'heartbeat' }))).toMatchObject({ status: 'lost' });
  expect(after(hearing(true), broken(700), hearing(true))).toEqual({ status: 'live' });
});

test('what was never heard has no age', () => {
  expect(after(broken(null))).toEqual({ status: 'lost', heardAtMs: null, attempts: 1 });
});

test('a console that lost its database is deaf since it last heard it, also when the stream breaks as well', () => {
  expect(after(hearing(true), hearing(false, 300), hearing(false, 900))).toEqual({ status: 'deaf', heardAtMs: 260 });
  expect(after(hearing(true), hearing(false, 300), broken(900))).toEqual({ status: 'lost', heardAtMs: 260, attempts: 1 });
  expect(after(hearing(false, 300, null)), 'it never heard it').toEqual({ status: 'deaf', heardAtMs: null });
});

test('attempts come less often, and at least every ten seconds', () => {
  expect([1, 2, 3, 4, 5, 6, 20].map(retryDelayMs)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
});

test('two missed heartbeats are forgiven, the third is not waited for', () => {
  expect(isSilent(0, 24_000)).toBe(false);
  expect(isSilent(0, 26_000)).toBe(true);
});
