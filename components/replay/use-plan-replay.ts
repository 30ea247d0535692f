'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';

/** Makes a plan and opens it. @param plan of what, one of plan-replay.ts @param onError what else is done where none was made; the error is in what is returned */
export function usePlanReplay<Asked>(cluster: string, plan: (cluster: string, asked: Asked) => Promise<ReplayDetail>, onError?: (error: Error) => void) {
  const router = useRouter();
  return useMutation({
    mutationFn: (asked: Asked) => plan(cluster, asked),
    onSuccess: (job) => router.push(`/${cluster}/replays/${job.id}`),
    ...(onError === undefined ? {} : { onError }),
  });
}
