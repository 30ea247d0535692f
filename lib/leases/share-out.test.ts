import { expect, test } from 'vitest';
import { shareOut, shareOutByKind } from './share-out.ts';

const names = (count: number) => Array.from({ length: count }, (_, index) => `l${index}`);

/** Lets all workers act in turn until nothing changes. */
function settle(wanted: string[], held: Map<string, string>, workers: string[]) {
  for (let round = 0; round < 20; round += 1) {
    let isQuiet = true;
    for (const worker of workers) {
      const { take, giveBack } = shareOut(wanted, held, workers, worker);
      for (const name of giveBack) held.delete(name);
      for (const name of take) held.set(name, worker);
      if (take.length + giveBack.length > 0) isQuiet = false;
    }
    if (isQuiet) return round;
  }
  throw new Error('never settled');
}

const loads = (held: Map<string, string>, workers: string[]) => workers.map((worker) => [...held.values()].filter((holder) => holder === worker).length);

test('a lone worker takes everything', () => {
  expect(shareOut(names(5), new Map(), ['a'], 'a')).toEqual({ take: names(5), giveBack: [] });
});

test.each([
  [12, 1],
  [12, 2],
  [12, 3],
  [13, 3],
  [2, 5],
  [1, 2],
])('%i leases over %i workers: all held, at most one apart, and then quiet', (count, workerCount) => {
  const workers = names(workerCount).map((name) => `w-${name}`);
  const held = new Map<string, string>();
  settle(names(count), held, workers);
  expect(held.size).toBe(count);
  expect(Math.max(...loads(held, workers)) - Math.min(...loads(held, workers))).toBeLessThanOrEqual(1);
});

test('a worker that joins gets its share from those who have more', () => {
  const held = new Map(names(12).map((name) => [name, 'a']));
  settle(names(12), held, ['a', 'b']);
  expect(loads(held, ['a', 'b'])).toEqual([6, 6]);
});

test('what a lost worker held is shared among the others', () => {
  const held = new Map(names(9).map((name, index) => [name, index % 3 === 0 ? 'a' : 'b']));
  for (const [name, holder] of held) if (holder === 'b') held.delete(name);
  settle(names(9), held, ['a', 'c']);
  expect(loads(held, ['a', 'c']).sort()).toEqual([4, 5]);
});

test('each kind of lease is shared out by itself', () => {
  const shards = ['replay/1/0', 'replay/1/1'];
  const others = ['index/a', 'index/b', 'index/c', 'index/d', 'duty/e', 'duty/f'];
  const heldBy = new Map(others.map((name) => [name, name.startsWith('index/') ? 'one' : 'two']));
  const takenBy = (me: string) => shareOutByKind([...others, ...shards], heldBy, ['one', 'two'], me).take;
  expect(takenBy('one')).toContain('replay/1/0');
  expect(takenBy('two')).toContain('replay/1/0');
  expect(takenBy('two').filter((name) => name.startsWith('replay/'))).toHaveLength(1);
});
