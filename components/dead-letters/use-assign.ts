'use client';

import { countOf } from '#components/ui/format-number.ts';
import type { ManyResult } from '#lib/dead-letters/many-actions.ts';
import { seenOf, useManyAction } from './use-many-action.ts';

export interface Assignee {
  /** Null: nobody, it is only acknowledged. */
  email: string | null;
  name: string;
}

/** Gives dead letters to somebody, one or many; the toast takes it back. */
export function useAssign(cluster: string, onDone: (result: ManyResult) => void) {
  return useManyAction<Assignee>({
    cluster,
    path: 'assign',
    bodyOf: (lines, { email }) => ({ failures: seenOf(lines), assignee: email }),
    doneText: (count, { email, name }) =>
      email === null ? `Acknowledged ${countOf(count, 'dead letter')}` : `Assigned ${countOf(count, 'dead letter')} to ${name}`,
    undo: {
      path: 'assign/undo',
      bodyOf: (lines) => ({ failures: seenOf(lines) }),
      doneText: (count) => `Taken back for ${countOf(count, 'dead letter')}`,
    },
    onDone,
  });
}
