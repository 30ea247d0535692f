'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { fetchJson } from '#components/api/fetch-json.ts';
import { countOf } from '#components/ui/format-number.ts';
import { announce, announceFailure } from '#components/ui/toasts.tsx';
import type { DeadLetterLine } from '#lib/dead-letters/dead-letter.ts';
import { type ManyResult, manyResult } from '#lib/dead-letters/many-actions.ts';
import { eachDeadLetterKey } from './dead-letter-query.ts';
import { replaceLines } from './replace-lines.ts';

type Seen = Pick<DeadLetterLine, 'id' | 'version'>;

/** So many reasons are said in a toast. */
const mostReasons = 3;

export interface Assignee {
  /** Null: nobody, it is only acknowledged. */
  email: string | null;
  name: string;
}

/** Gives dead letters to somebody, one or many; the toast takes it back, and what was refused is said with its reason. */
export function useAssign(cluster: string, onDone: (result: ManyResult) => void) {
  const client = useQueryClient();
  const post = (path: string, body: unknown) =>
    fetchJson(manyResult, `/api/clusters/${encodeURIComponent(cluster)}/dead-letters/${path}`, { method: 'POST', body });
  const seen = (lines: readonly Seen[]) => lines.map(({ id, version }) => ({ id, version }));

  const show = ({ done }: ManyResult) => {
    replaceLines(client, cluster, new Map(done.map(({ id, state, version, assignee }) => [id, { state, version, assignee }])));
    void client.invalidateQueries({ queryKey: eachDeadLetterKey(cluster) });
  };
  const sayRefused = (title: string, { refused }: ManyResult) => {
    if (refused.length === 0) return;
    const reasons = refused.slice(0, mostReasons).map(({ reason }) => reason);
    const further = refused.length - reasons.length;
    announceFailure(title, new Error([...reasons, ...(further === 0 ? [] : [`And ${countOf(further, 'other')}.`])].join(' ')));
  };

  const undo = useMutation({
    mutationFn: (lines: readonly Seen[]) => post('assign/undo', { failures: seen(lines) }),
    onSuccess: (result) => {
      show(result);
      if (result.done.length > 0) announce({ title: `Taken back for ${countOf(result.done.length, 'dead letter')}` });
      sayRefused(`${countOf(result.refused.length, 'dead letter')} stayed as they are`, result);
    },
    onError: (error) => announceFailure('It could not be taken back', error),
  });
  return useMutation({
    mutationFn: ({ lines, assignee }: { lines: readonly Seen[]; assignee: Assignee }) => post('assign', { failures: seen(lines), assignee: assignee.email }),
    onSuccess: (result, { assignee }) => {
      show(result);
      const changed = result.done.filter(({ isChanged }) => isChanged);
      if (result.done.length > 0)
        announce({
          title: doneText(result.done.length, assignee),
          ...(changed.length === 0 ? {} : { undo: () => undo.mutate(changed) }),
        });
      sayRefused(`${countOf(result.refused.length, 'dead letter')} ${result.refused.length === 1 ? 'was' : 'were'} not assigned`, result);
      onDone(result);
    },
  });
}

function doneText(count: number, { email, name }: Assignee): string {
  const what = countOf(count, 'dead letter');
  return email === null ? `Acknowledged ${what}` : `Assigned ${what} to ${name}`;
}
