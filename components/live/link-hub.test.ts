import { expect, test } from 'vitest';
import type { LiveMessage } from '#lib/live/change.ts';
import { LinkHub } from './link-hub.ts';
import type { LinkState } from './link-state.ts';
import type { Follower } from './open-link.ts';

/** A hub whose streams are in the test's hand. */
function testHub() {
  const streams = new Map<string, Follower>();
  const hub = new LinkHub((address, follower) => {
    expect(streams.has(address), 'one stream an address').toBe(false);
    streams.set(address, follower);
    return () => void streams.delete(address);
  });
  return { hub, streams };
}

function tab() {
  const seen: (LinkState['status'] | LiveMessage['type'])[] = [];
  return { seen, onState: ({ status }: LinkState) => void seen.push(status), onMessage: ({ type }: LiveMessage) => void seen.push(type) };
}

test('ten tabs share one stream, which ends with the last of them', () => {
  const { hub, streams } = testHub();
  const tabs = Array.from({ length: 10 }, tab);
  const leave = tabs.map((one) => hub.follow('/events', one));
  expect(streams.size).toBe(1);
  streams.get('/events')?.onState({ status: 'live' });
  streams.get('/events')?.onMessage({ type: 'missed' });
  streams.get('/events')?.onMessage({ type: 'changes', changes: [] });
  for (const { seen } of tabs) expect(seen, 'what was missed is said once').toEqual(['connecting', 'live', 'missed', 'changes']);
  for (const one of leave.slice(1)) one();
  expect(streams.size).toBe(1);
  leave[0]?.();
  expect(streams.size).toBe(0);
});

test('a tab that comes later knows at once how the stream is, and reads what it may have missed', () => {
  const { hub, streams } = testHub();
  hub.follow('/events', tab());
  streams.get('/events')?.onState({ status: 'live' });
  streams.get('/events')?.onMessage({ type: 'missed' });
  const later = tab();
  hub.follow('/events', later);
  expect(later.seen).toEqual(['live', 'missed']);
});

test('leaving twice is leaving once', () => {
  const { hub, streams } = testHub();
  const leave = hub.follow('/events', tab());
  hub.follow('/events', tab());
  leave();
  leave();
  expect(streams.size).toBe(1);
});
