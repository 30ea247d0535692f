'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useMemo } from 'react';
import { Person } from '#components/access/person.tsx';
import { BeforeAndAfter } from '#components/edits/before-and-after.tsx';
import { editVersionQuery } from '#components/edits/edit-query.ts';
import { editedRecord } from '#components/edits/edited-record.ts';
import { Card } from '#components/ui/card.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { visibleText } from '#components/ui/visible-text.ts';

interface EditedMessageProps {
  cluster: string;
  failureId: string;
  version: number;
  /** Of a plan the edit can still be opened; what was sent stays as it is. */
  status: 'planned' | 'sent';
  isNarrow?: boolean;
}

/** One message that somebody edited by hand: who, why, and what differs from what failed. */
export function EditedMessage({ cluster, failureId, version, status, isNarrow = false }: EditedMessageProps) {
  const { data, error } = useQuery(editVersionQuery(cluster, failureId, version));
  // The comparison is drawn anew only for other records: it may be of half a megabyte.
  const sides = useMemo(() => (data?.draft == null ? undefined : { before: editedRecord(data.original), after: editedRecord(data.draft) }), [data]);
  return (
    <Card
      title="Edited by hand"
      note={`dead letter #${failureId}, version ${version}`}
      aside={
        status === 'planned' ? (
          <Link href={`/${cluster}/dead-letters/${failureId}/edit`} prefetch={false} className="text-sm text-accent hover:underline">
            Open the edit
          </Link>
        ) : undefined
      }
    >
      {error !== null && data === undefined ? (
        <p role="alert" className="px-3.5 py-2.5 text-risk">
          What was edited cannot be shown: {visibleText(error.message)}
        </p>
      ) : data?.draft == null || sides === undefined ? (
        <div className="grid gap-2 p-3.5">
          <LoadingNote what="what was edited" />
          <Skeleton width="40%" />
          <Skeleton height={80} />
        </div>
      ) : (
        <>
          <p className="border-b border-line px-3.5 py-2 [overflow-wrap:anywhere]">
            <span className="text-text-3">
              <Person actor={data.draft.author} />, <Instant at={data.draft.at} />:
            </span>{' '}
            {visibleText(data.draft.reason)}
          </p>
          <BeforeAndAfter {...sides} isSent={status === 'sent'} isNarrow={isNarrow} />
        </>
      )}
    </Card>
  );
}
