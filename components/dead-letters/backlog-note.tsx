'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { backlogText } from './describe-topic.ts';
import { topicsQuery } from './topics-query.ts';

/** Beside the list's heading: that more dead letters are to come, or that some cannot, and the way to the topics that say why. */
export function BacklogNote({ cluster }: { cluster: string }) {
  const { data } = useQuery(topicsQuery(cluster));
  const backlog = data === undefined ? null : backlogText(data.topics);
  if (backlog === null) return null;
  return (
    <Link href={`/${cluster}/topics`} prefetch={false} className={`hover:underline ${backlog.isTrouble ? 'text-failed' : 'text-info'}`}>
      {backlog.text}
    </Link>
  );
}
