'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { fetchJson } from '#components/api/fetch-json.ts';
import { announce, announceFailure } from '#components/ui/announce.ts';
import { formatCount } from '#components/ui/format-number.ts';
import { type ReplayDetail, replayDetail } from '#lib/replay/replay-job.ts';
import type { RunSettings } from '#lib/replay/run/run-settings.ts';
import { replayAddress, replayQuery } from './replay-query.ts';
import { newestReplaysQuery, replaysUnderWayQuery } from './replays-query.ts';

/** Choosing how a plan runs, confirming and withdrawing it; changing the rate of a replay, pausing, going on with and cancelling a replay. Confirming binds the plan that was shown, by its hash. */
export function useReplayActions(cluster: string, job: ReplayDetail) {
  const client = useQueryClient();
  const id = String(job.id);
  const post = (action: string, body: unknown) => fetchJson(replayDetail, `${replayAddress(cluster, id)}/${action}`, { method: 'POST', body });
  const show = (detail: ReplayDetail) => {
    client.setQueryData(replayQuery(cluster, id).queryKey, detail);
    for (const { queryKey } of [newestReplaysQuery(cluster), replaysUnderWayQuery(cluster)]) void client.invalidateQueries({ queryKey });
  };
  const confirm = useMutation({
    mutationFn: (reason: string) => post('confirm', { planHash: job.planHash, reason }),
    onSuccess: show,
    // A plan that changed is drawn anew: what is confirmed is only ever what was shown.
    onError: () => void client.invalidateQueries({ queryKey: replayQuery(cluster, id).queryKey }),
  });
  const decision = (action: string, done: Parameters<typeof announce>[0], failed: string) => ({
    mutationFn: () => post(action, {}),
    onSuccess: (detail: ReplayDetail) => {
      show(detail);
      announce(done);
    },
    onError: (error: Error) => announceFailure(failed, error),
  });
  const withdraw = useMutation(decision('withdraw', { title: `Plan #${id} is withdrawn`, description: 'Nothing was sent.' }, 'The plan was not withdrawn'));
  const pause = useMutation(
    decision('pause', { title: `Replay #${id} is paused`, description: 'It stops at the end of the slice that is being sent.' }, 'The replay was not paused'),
  );
  const resume = useMutation(decision('resume', { title: `Replay #${id} goes on` }, 'The replay did not go on'));
  const cancel = useMutation(
    decision(
      'cancel',
      { title: `Replay #${id} is being cancelled`, description: 'What was sent stays sent; the rest is what it was before.' },
      'The replay was not cancelled',
    ),
  );
  const rate = useMutation({
    mutationFn: (ratePerSecond: number) => post('rate', { ratePerSecond }),
    onSuccess: (detail) => {
      show(detail);
      announce({ title: `Replay #${id} now runs at ${formatCount(detail.ratePerSecond)} messages/s` });
    },
    onError: (error: Error) => announceFailure('The rate was not changed', error),
  });
  const settings = useMutation({
    mutationFn: (chosen: RunSettings) => post('settings', { planHash: job.planHash, settings: chosen }),
    onSuccess: show,
    onError: () => void client.invalidateQueries({ queryKey: replayQuery(cluster, id).queryKey }),
  });
  return { confirm, withdraw, pause, resume, cancel, rate, settings };
}
export type ReplayActions = ReturnType<typeof useReplayActions>;
