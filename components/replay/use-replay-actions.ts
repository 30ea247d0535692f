'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { fetchJson } from '#components/api/fetch-json.ts';
import { announce, announceFailure } from '#components/ui/toasts.tsx';
import { type ReplayDetail, replayDetail } from '#lib/replay/replay-job.ts';
import { replayAddress, replayQuery } from './replay-query.ts';

/** Confirming and withdrawing a plan; pausing, going on with and cancelling a replay. Confirming binds the plan that was shown, by its hash. */
export function useReplayActions(cluster: string, job: ReplayDetail) {
  const client = useQueryClient();
  const id = String(job.id);
  const post = (action: string, body: unknown) => fetchJson(replayDetail, `${replayAddress(cluster, id)}/${action}`, { method: 'POST', body });
  const show = (detail: ReplayDetail) => {
    client.setQueryData(replayQuery(cluster, id).queryKey, detail);
    void client.invalidateQueries({ queryKey: ['clusters', cluster, 'replays', 'running-count'] });
  };
  const confirm = useMutation({
    mutationFn: (reason: string) => post('confirm', { planHash: job.planHash, reason }),
    onSuccess: show,
    // A plan that changed is drawn anew: what is confirmed is only ever what was shown.
    onError: () => void client.invalidateQueries({ queryKey: replayQuery(cluster, id).queryKey }),
  });
  const withdraw = useMutation({
    mutationFn: () => post('withdraw', {}),
    onSuccess: (detail) => {
      show(detail);
      announce({ title: `Plan #${id} is withdrawn`, description: 'Nothing was sent.' });
    },
    onError: (error) => announceFailure('The plan was not withdrawn', error),
  });
  const pause = useMutation({
    mutationFn: () => post('pause', {}),
    onSuccess: (detail) => {
      show(detail);
      announce({ title: `Replay #${id} is paused`, description: 'It stops at the end of the slice that is being sent.' });
    },
    onError: (error) => announceFailure('The replay was not paused', error),
  });
  const resume = useMutation({
    mutationFn: () => post('resume', {}),
    onSuccess: (detail) => {
      show(detail);
      announce({ title: `Replay #${id} goes on` });
    },
    onError: (error) => announceFailure('The replay did not go on', error),
  });
  const cancel = useMutation({
    mutationFn: () => post('cancel', {}),
    onSuccess: (detail) => {
      show(detail);
      announce({ title: `Replay #${id} is being cancelled`, description: 'What was sent stays sent; the rest is what it was before.' });
    },
    onError: (error) => announceFailure('The replay was not cancelled', error),
  });
  return { confirm, withdraw, pause, resume, cancel };
}
export type ReplayActions = ReturnType<typeof useReplayActions>;
