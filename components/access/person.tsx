'use client';

import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '#components/frame/session-query.ts';
import { visibleText } from '#components/ui/visible-text.ts';

/** Who did something, given as it is kept: one's own e-mail address is shown as one's name, everybody else's (and the worker) as it is. */
export function Person({ actor }: { actor: string }) {
  const { data } = useQuery(sessionQuery);
  const isSelf = data !== undefined && data.user.email === actor;
  return <span title={isSelf ? actor : undefined}>{visibleText(isSelf ? data.user.name : actor)}</span>;
}
