'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { fetchJson } from '#components/api/fetch-json.ts';
import { Button } from '#components/ui/button.tsx';
import { countOf } from '#components/ui/format-number.ts';
import { announceFailure } from '#components/ui/toasts.tsx';
import { type ReplayDetail, replayDetail } from '#lib/replay/replay-job.ts';
import { replayAddress } from './replay-query.ts';

/** Plans another replay of what was not sent in one that has ended, and opens the plan. Nothing where all was sent. */
export function RetryButton({ cluster, job: { id, state, counts } }: { cluster: string; job: ReplayDetail }) {
  const router = useRouter();
  const retry = useMutation({
    mutationFn: () => fetchJson(replayDetail, `${replayAddress(cluster, String(id))}/retry`, { method: 'POST', body: {} }),
    onSuccess: (plan) => router.push(`/${cluster}/replays/${plan.id}`),
    onError: (error: Error) => announceFailure('No new plan was made', error),
  });
  const notSent = counts.failed + counts.skipped;
  if (notSent === 0 || (state !== 'done' && state !== 'cancelled')) return null;
  return (
    <Button disabled={retry.isPending} title="Makes a plan; nothing is sent before it is confirmed." onClick={() => retry.mutate()}>
      Plan the {countOf(notSent, 'message')} not sent again
    </Button>
  );
}
