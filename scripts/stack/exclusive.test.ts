import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { exclusively } from './exclusive.ts';

const directory = mkdtempSync(join(tmpdir(), 'redrive-exclusive-'));
afterAll(() => rmSync(directory, { recursive: true }));

test.each([
  ['whose holder could not write its number', ''],
  ['of a process that is gone', '2147483647'],
])('a lock %s is taken', async (_, content) => {
  const lockFile = join(directory, 'left.lock');
  writeFileSync(lockFile, content);
  expect(await exclusively(lockFile, async () => 'done')).toBe('done');
  expect(existsSync(lockFile)).toBe(false);
});

test('who comes second waits for the first', async () => {
  const lockFile = join(directory, 'held.lock');
  const order: string[] = [];
  const held = Promise.withResolvers<void>();
  const first = exclusively(lockFile, async () => {
    await held.promise;
    order.push('first');
  });
  const second = exclusively(lockFile, async () => order.push('second'));
  held.resolve();
  await Promise.all([first, second]);
  expect(order).toEqual(['first', 'second']);
});
