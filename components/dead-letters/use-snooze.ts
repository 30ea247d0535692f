'use client';

import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '#components/frame/session-query.ts';
import { countOf } from '#components/ui/format-number.ts';
import type { ManyResult } from '#lib/dead-letters/many-actions.ts';
import type { SnoozeUntil } from '#lib/dead-letters/snooze.ts';
import { type Seen, seenOf, useManyAction } from './use-many-action.ts';

const waking = {
  path: 'wake',
  bodyOf: (lines: readonly Seen[]) => ({ failures: seenOf(lines) }),
  doneText: (count: number) => `Woke ${countOf(count, 'dead letter')}`,
};

/** Puts dead letters aside, one or many; the toast wakes exactly those. */
export function useSnooze(cluster: string, onDone: (result: ManyResult) => void) {
  const { data: session } = useQuery(sessionQuery);
  return useManyAction<SnoozeUntil>({
    cluster,
    path: 'snooze',
    bodyOf: (lines, until) => ({ failures: seenOf(lines), until }),
    doneText: (count) => `Snoozed ${countOf(count, 'dead letter')}`,
    description: 'They come back by themselves, and are in the list “Snoozed” meanwhile.',
    lineThen: (until) => ({
      snooze: {
        untilAt: 'at' in until ? until.at : null,
        more: 'more' in until ? until.more : null,
        come: 0,
        by: session?.user.email ?? '',
        at: new Date().toISOString(),
      },
    }),
    undo: waking,
    onDone,
  });
}

/** Wakes snoozed dead letters before their time. */
export function useWake(cluster: string, onDone?: (result: ManyResult) => void) {
  return useManyAction<null>({ cluster, ...waking, bodyOf: waking.bodyOf, lineThen: () => ({ snooze: null }), onDone });
}
