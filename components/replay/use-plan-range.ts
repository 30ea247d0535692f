'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { fetchJson } from '#components/api/fetch-json.ts';
import type { RangeRequest } from '#lib/replay/range/replay-range.ts';
import { replayDetail } from '#lib/replay/replay-job.ts';

/** Plans the replay of a range and opens the plan; a worker counts it there. Nothing is sent before it is confirmed. */
export function usePlanRange(cluster: string) {
  const router = useRouter();
  return useMutation({
    mutationFn: (body: RangeRequest) => fetchJson(replayDetail, `/api/clusters/${encodeURIComponent(cluster)}/replays`, { method: 'POST', body }),
    onSuccess: (job) => router.push(`/${cluster}/replays/${job.id}`),
  });
}
