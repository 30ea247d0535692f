'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { fetchJson } from '#components/api/fetch-json.ts';
import { announce, announceFailure } from '#components/ui/announce.ts';
import { countOf } from '#components/ui/format-number.ts';
import type { DeadLetterLine } from '#lib/dead-letters/dead-letter.ts';
import { type ManyResult, manyResult } from '#lib/dead-letters/many-actions.ts';
import { eachDeadLetterKey } from './dead-letter-query.ts';
import { replaceLines } from './replace-lines.ts';

export type Seen = Pick<DeadLetterLine, 'id' | 'version'>;

/** Dead letters as the API is told which version of each somebody saw. */
export const seenOf = (lines: readonly Seen[]) => lines.map(({ id, version }) => ({ id, version }));

/** So many reasons are said in a toast. */
const mostReasons = 3;

/** Asks the API for an action on many dead letters of a cluster. */
export const postMany = (cluster: string, path: string, body: unknown): Promise<ManyResult> =>
  fetchJson(manyResult, `/api/clusters/${encodeURIComponent(cluster)}/dead-letters/${path}`, { method: 'POST', body });

interface ManyAction<Given> {
  cluster: string;
  /** Below the address of dead letters. */
  path: string;
  bodyOf: (lines: readonly Seen[], given: Given) => unknown;
  /** What the toast says of so many: "Discarded 38 dead letters". */
  doneText: (count: number, given: Given) => string;
  description?: string;
  /** What is known of a line that the action was done to, besides its state, version and assignee. */
  lineThen?: (given: Given) => Partial<DeadLetterLine>;
  /** How it is taken back, and what is said then. */
  undo?: { path: string; bodyOf: (lines: readonly Seen[]) => unknown; doneText: (count: number) => string };
  onDone?: ((result: ManyResult) => void) | undefined;
}

/** An action on one or many dead letters: lists show it at once, and a toast says what was done and takes exactly that back. What was refused is the caller's to show. */
export function useManyAction<Given>({ cluster, path, bodyOf, doneText, description, lineThen, undo, onDone }: ManyAction<Given>) {
  const client = useQueryClient();
  const show = ({ done, refused }: ManyResult, then: Partial<DeadLetterLine>) => {
    replaceLines(client, cluster, new Map(done.map(({ id, state, version, assignee }) => [id, { state, version, assignee, ...then }])));
    // What was refused may have changed since it was loaded, and no poll looks that far down: the next try is of what it is now.
    const left = refused.flatMap(({ id, state, version }) => (state === null || version === null ? [] : [[id, { state, version }] as const]));
    replaceLines(client, cluster, new Map(left));
    void client.invalidateQueries({ queryKey: eachDeadLetterKey(cluster) });
    void client.invalidateQueries({ queryKey: ['clusters', cluster, 'dead-letters', 'open-count'] });
  };
  const takeBack = useMutation({
    mutationFn: (lines: readonly Seen[]) => postMany(cluster, undo?.path ?? '', undo?.bodyOf(lines)),
    onSuccess: (result) => {
      show(result, { snooze: null });
      if (result.done.length > 0 && undo !== undefined) announce({ title: undo.doneText(result.done.length) });
      if (result.refused.length > 0) announceFailure(`${countOf(result.refused.length, 'dead letter')} stayed as they are`, new Error(reasonsOf(result)));
    },
    onError: (error) => announceFailure('It could not be taken back', error),
  });
  return useMutation({
    mutationFn: ({ lines, given }: { lines: readonly Seen[]; given: Given }) => postMany(cluster, path, bodyOf(lines, given)),
    onSuccess: (result, { given }) => {
      show(result, lineThen?.(given) ?? {});
      const changed = result.done.filter(({ isChanged }) => isChanged);
      if (result.done.length > 0)
        announce({
          title: doneText(result.done.length, given),
          ...(description === undefined ? {} : { description }),
          ...(undo === undefined || changed.length === 0 ? {} : { undo: () => takeBack.mutate(changed) }),
        });
      onDone?.(result);
    },
  });
}

/** Why some stayed as they are, as many as a toast bears. */
export function reasonsOf({ refused }: ManyResult): string {
  const reasons = refused.slice(0, mostReasons).map(({ reason }) => reason);
  const further = refused.length - reasons.length;
  return [...reasons, ...(further === 0 ? [] : [`And ${countOf(further, 'other')}.`])].join(' ');
}
