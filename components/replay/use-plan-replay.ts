'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { planReplay } from './plan-replay.ts';

/** Plans a replay of dead letters, by their ids, and opens the plan. */
export function usePlanReplay(cluster: string, onError: (error: Error) => void) {
  const router = useRouter();
  return useMutation({
    mutationFn: (ids: readonly string[]) => planReplay(cluster, ids),
    onSuccess: (job) => router.push(`/${cluster}/replays/${job.id}`),
    onError,
  });
}
