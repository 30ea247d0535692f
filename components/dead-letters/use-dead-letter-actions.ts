'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { fetchJson } from '#components/api/fetch-json.ts';
import { planReplay } from '#components/replay/plan-replay.ts';
import { usePlanReplay } from '#components/replay/use-plan-replay.ts';
import { announce, announceFailure } from '#components/ui/announce.ts';
import { type DeadLetterDetail, type DeadLetterLine, deadLetterDetail } from '#lib/dead-letters/dead-letter.ts';
import { deadLetterAddress, deadLetterQuery } from './dead-letter-query.ts';
import { replaceLines } from './replace-lines.ts';

/** What a refusal is called, in its dialog or where that is closed already. */
export const refusals = { discard: 'It was not discarded', resolve: 'It was not resolved', note: 'The note was not kept' } as const;

/**
 * Everything an operator can do to one dead letter. Each answers in place; what can be undone offers it.
 * @param isAsking whether the dialog that asked for a reason or a note is still there, and so shows a refusal itself.
 */
export function useDeadLetterActions(cluster: string, failure: DeadLetterLine, isAsking: () => boolean) {
  const client = useQueryClient();
  const { id, version } = failure;
  const post = (action: string, body: unknown) => fetchJson(deadLetterDetail, `${deadLetterAddress(cluster, id)}/${action}`, { method: 'POST', body });

  const show = (detail: DeadLetterDetail) => {
    client.setQueryData(deadLetterQuery(cluster, id).queryKey, detail);
    replaceLines(client, cluster, new Map([[id, lineOf(detail)]]));
    void client.invalidateQueries({ queryKey: ['clusters', cluster, 'dead-letters', 'open-count'] });
  };

  const refresh = () => void client.invalidateQueries({ queryKey: deadLetterQuery(cluster, id).queryKey });
  const announceAndRefresh = (title: string) => (error: Error) => {
    announceFailure(title, error);
    refresh();
  };
  const sayWhereAsked = (title: string) => (error: Error) => (isAsking() ? refresh() : announceAndRefresh(title)(error));

  const restore = useMutation({
    mutationFn: (seen: number) => post('restore', { version: seen }),
    onSuccess: (detail) => {
      show(detail);
      announce({ title: `Restored: it is ${detail.state} again` });
    },
    onError: announceAndRefresh('It could not be restored'),
  });
  const discard = useMutation({
    mutationFn: (reason: string) => post('discard', { reason, version }),
    onSuccess: (detail) => {
      show(detail);
      announce({
        title: 'Discarded 1 dead letter',
        description: 'It stays here with its history; nothing was deleted in Kafka.',
        undo: () => restore.mutate(detail.version),
      });
    },
    onError: sayWhereAsked(refusals.discard),
  });
  const resolve = useMutation({
    mutationFn: (reason: string) => post('resolve', { reason, version }),
    onSuccess: (detail) => {
      show(detail);
      announce({ title: 'Resolved 1 dead letter', description: 'Its history says by whom and why; should it come back, it is open again.' });
    },
    onError: sayWhereAsked(refusals.resolve),
  });
  const note = useMutation({
    mutationFn: (text: string) => post('notes', { text }),
    onSuccess: show,
    onError: sayWhereAsked(refusals.note),
  });
  const replay = usePlanReplay(cluster, planReplay, announceAndRefresh('No replay could be planned'));
  return { discard, restore, resolve, note, replay };
}

function lineOf({ records: _records, notes: _notes, history: _history, draft: _draft, replays: _replays, ...line }: DeadLetterDetail): DeadLetterLine {
  return line;
}
