import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { noteServerClock } from '#components/api/server-clock.ts';
import type { Health } from '#lib/config/health.ts';
import { groundOf, headingOn, type Looks, oldAge } from './ground.ts';

const nowMs = Date.parse('2026-11-24T09:00:00Z');
const ago = (seconds: number) => new Date(nowMs - seconds * 1_000).toISOString();

const health = (down: string[] = [], up = ['database', 'kafka/main', 'worker']): Health => {
  const check = (name: string) => ({ name, status: down.includes(name) ? ('down' as const) : ('up' as const), reason: null });
  return { status: down.length === 0 ? 'ok' : 'degraded', checks: [...new Set([...up, ...down])].map(check) };
};

const topics = (seconds: number): Looks => ({ 'dead letter topics': ago(seconds) });
const groups = (seconds: number): Looks => ({ 'consumer groups': ago(seconds) });
const both = (groupsAgo: number, topicsAgo: number): Looks => ({ ...groups(groupsAgo), ...topics(topicsAgo) });

beforeEach(() => void vi.useFakeTimers({ now: nowMs }));
afterEach(() => {
  vi.setSystemTime(nowMs);
  noteServerClock(new Date(nowMs).toUTCString());
  vi.useRealTimers();
});

test.each<[Health | 'asked' | 'failed', Looks, string | null | undefined]>([
  [health(), both(5, 5), null],
  [health(), both(30, 30), null],
  [health(), {}, null],
  [health(), { 'consumer groups': null }, null],
  // Nobody was told yet, whatever was seen a moment ago.
  ['asked', both(5, 5), undefined],
  ['asked', {}, undefined],
  ['asked', both(120, 121), 'Kafka of main was last looked at 2 min ago'],
  // Nobody can be told.
  ['failed', both(5, 5), 'What Redrive stands on could not be asked'],
  ['failed', {}, 'What Redrive stands on could not be asked'],
  ['failed', groups(40), 'Consumer groups of main were last looked at 40 s ago'],
  // What froze is told by when it was looked at last, before its silence is known.
  [health(), both(31, 31), 'Kafka of main was last looked at 31 s ago'],
  // Of two facts one may be old.
  [health(), both(7_200, 5), 'Consumer groups of main were last looked at 2 h ago'],
  [health(), both(5, 40), 'Dead letter topics of main were last looked at 40 s ago'],
  [health(), { ...groups(40), 'dead letter topics': null }, 'Consumer groups of main were last looked at 40 s ago'],
  [health(), groups(40), 'Consumer groups of main were last looked at 40 s ago'],
  [health(), both(7_200, 40), 'Kafka of main was last looked at 40 s ago'],
  // What is down, and since when.
  [health(['kafka/main']), both(5, 5), 'Kafka of main is down'],
  [health(['kafka/main']), both(50, 40), 'Kafka of main is down, last looked at 40 s ago'],
  [health(['kafka/main']), groups(40), 'Kafka of main is down, last looked at 40 s ago'],
  [health(['kafka/main', 'worker']), {}, 'Kafka of main and the worker are down'],
  [health(['worker']), {}, 'The worker is down'],
  [health(['worker']), both(40, 40), 'The worker is down, Kafka of main was last looked at 40 s ago'],
  [health(['worker']), both(40, 5), 'The worker is down, consumer groups of main were last looked at 40 s ago'],
  // Nobody knows of workers then.
  [health(['database', 'worker']), {}, 'The database is down'],
  [health(['kafka/other']), both(5, 5), null],
])('with health %o and looks %o the ground is %s, whatever the browser’s clock says', (found, looks, ground) => {
  for (const wrongByMs of [0, 300_000, -300_000]) {
    vi.setSystemTime(nowMs + wrongByMs);
    noteServerClock(new Date(nowMs).toUTCString());
    expect(groundOf({ cluster: 'main', health: found, looks }, nowMs + wrongByMs)).toBe(ground);
  }
});

test('an age is told once it is longer than usual', () => {
  noteServerClock(new Date(nowMs).toUTCString());
  expect([null, ago(5), ago(30), ago(31), ago(7_200)].map((at) => oldAge(at, nowMs))).toEqual([null, null, null, '31 s', '2 h']);
});

test.each([
  [null, 'All is well.'],
  [undefined, 'Topics'],
  ['The worker is down', 'The worker is down. As seen last: All is well.'],
])('on ground %s a heading says no more than is known', (ground, heading) => expect(headingOn(ground, 'All is well.', 'Topics')).toBe(heading));
