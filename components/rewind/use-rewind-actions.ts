'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { fetchJson } from '#components/api/fetch-json.ts';
import { announce, announceFailure } from '#components/ui/announce.ts';
import { type ConfirmRewindRequest, type RewindDetail, rewindDetail } from '#lib/rewind/rewind.ts';
import { rewindHref } from './describe-rewind.ts';
import { rewindQuery, rewindsAddress } from './rewind-query.ts';

/** Confirming and withdrawing a plan, cancelling what waits, planning the way back. Confirming binds the plan that was shown, by its hash. */
export function useRewindActions(cluster: string, rewind: RewindDetail) {
  const client = useQueryClient();
  const router = useRouter();
  const id = String(rewind.id);
  const { queryKey } = rewindQuery(cluster, id);
  const post = (action: string, body: unknown = {}) => fetchJson(rewindDetail, `${rewindsAddress(cluster)}/${id}/${action}`, { method: 'POST', body });
  const show = (detail: RewindDetail) => client.setQueryData(queryKey, detail);
  const confirm = useMutation({
    mutationFn: (how: Omit<ConfirmRewindRequest, 'planHash'>) => post('confirm', { ...how, planHash: rewind.planHash }),
    onSuccess: show,
    // A plan that changed is drawn anew: what is confirmed is only ever what was shown.
    onError: () => void client.invalidateQueries({ queryKey }),
  });
  const withdraw = useMutation({
    mutationFn: () => post('withdraw'),
    onSuccess: (detail) => {
      show(detail);
      announce({ title: `Plan #${id} is withdrawn`, description: 'Nothing was set.' });
    },
    onError: (error) => announceFailure('The plan was not withdrawn', error),
  });
  const cancel = useMutation({
    mutationFn: () => post('cancel'),
    onSuccess: (detail) => {
      show(detail);
      announce({ title: `Rewind #${id} is cancelled`, description: 'Nothing was set.' });
    },
    onError: (error) => announceFailure('The rewind was not cancelled', error),
  });
  const undo = useMutation({
    mutationFn: () => post('undo'),
    onSuccess: (detail) => router.push(rewindHref(cluster, detail.id)),
    onError: (error) => announceFailure('The way back could not be planned', error),
  });
  return { confirm, withdraw, cancel, undo };
}
export type RewindActions = ReturnType<typeof useRewindActions>;
