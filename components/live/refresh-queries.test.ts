import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, onTestFinished, test, vi } from 'vitest';
import { QueryRefresher } from './refresh-queries.ts';

test('what was being read when anything may have been missed is read again', async () => {
  vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: false }));
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const client = new QueryClient();
  let reads = 0;
  const queryFn = () => new Promise((resolve) => setTimeout(() => resolve(++reads), 100));
  onTestFinished(new QueryObserver(client, { queryKey: ['clusters', 'main', 'topics'], queryFn }).subscribe(() => undefined));
  const refresher = new QueryRefresher(client, 'main');
  onTestFinished(() => refresher.stop());
  refresher.hear({ type: 'missed' });
  await vi.advanceTimersByTimeAsync(900);
  expect(reads).toBe(1);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(reads).toBe(2);
});
