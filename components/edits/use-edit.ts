'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { fetchJson } from '#components/api/fetch-json.ts';
import { deadLetterQuery } from '#components/dead-letters/dead-letter-query.ts';
import { planReplay } from '#components/replay/plan-replay.ts';
import { announce } from '#components/ui/announce.ts';
import { type EditDetail, type EditRequest, editDetail } from '#lib/dead-letters/edits/edit.ts';
import { editAddress, editQuery } from './edit-query.ts';

/**
 * Saving, planning and discarding an edit.
 * @param onSaved takes the edit as it is after a change of one's own.
 */
export function useEdit(cluster: string, id: string, onSaved: (edit: EditDetail) => void) {
  const client = useQueryClient();
  const router = useRouter();
  const refresh = () => void client.invalidateQueries({ queryKey: editQuery(cluster, id).queryKey });
  const show = (edit: EditDetail) => {
    client.setQueryData(editQuery(cluster, id).queryKey, edit);
    void client.invalidateQueries({ queryKey: deadLetterQuery(cluster, id).queryKey });
    onSaved(edit);
  };
  async function saveDraft(request: EditRequest): Promise<EditDetail> {
    const edit = await fetchJson(editDetail, editAddress(cluster, id), { method: 'POST', body: request });
    show(edit);
    return edit;
  }

  const save = useMutation({ mutationFn: saveDraft, onError: refresh });
  const plan = useMutation({
    /** What is not saved yet is saved first: only a version that is kept can be frozen. */
    mutationFn: async ({ request, version }: { request: EditRequest | null; version: number }) => {
      const saved = request === null ? version : (await saveDraft(request)).newestVersion;
      return planReplay(cluster, [id], [{ failureId: id, version: saved }]);
    },
    onSuccess: (job) => router.push(`/${cluster}/replays/${job.id}`),
    onError: refresh,
  });
  const discard = useMutation({
    mutationFn: (seenVersion: number) => fetchJson(editDetail, `${editAddress(cluster, id)}/discard`, { method: 'POST', body: { seenVersion } }),
    onSuccess: (edit) => {
      show(edit);
      announce({ title: 'Discarded the draft', description: 'Its versions stay in the history; the dead letter is as it was.' });
      router.push(`/${cluster}/dead-letters/${id}`);
    },
    onError: refresh,
  });
  return { save, plan, discard };
}
