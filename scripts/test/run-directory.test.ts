import { existsSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { removeRunDirectory, storeOf } from './run-directory.ts';

/** A run's directory with its logs and what it stored. @returns the directory and where its store really lies */
function runThatStored(): { directory: string; stored: string } {
  const directory = mkdtempSync(join(tmpdir(), 'redrive-run-'));
  onTestFinished(() => removeRunDirectory(directory, { keepLogs: false }));
  const store = storeOf(directory);
  expect(storeOf(directory)).toBe(store);
  writeFileSync(join(store, 'segment'), 'stored');
  writeFileSync(join(directory, 'kafka.log'), 'log');
  return { directory, stored: realpathSync(store) };
}

test('with a run goes what it stored, wherever that lay', () => {
  const { directory, stored } = runThatStored();
  removeRunDirectory(directory, { keepLogs: false });
  expect([directory, stored].filter(existsSync)).toEqual([]);
});

test('of a run that failed the logs stay, and nothing of what it stored', () => {
  const { directory, stored } = runThatStored();
  removeRunDirectory(directory, { keepLogs: true });
  expect(existsSync(stored)).toBe(false);
  expect(existsSync(join(directory, 'kafka.log'))).toBe(true);
  expect(existsSync(join(directory, 'store'))).toBe(false);
});
