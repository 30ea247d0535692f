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
import type { ReplayDetail } from '#lib/replay/replay-job.ts';

/** The messages of a plan that somebody edited by hand: who, why, and what differs from what failed. Nothing where none was. */
export function EditedMessages({ cluster, job }: { cluster: string; job: ReplayDetail }) {
  return job.plan.items.map(({ failureId, edit }) =>
    edit === null ? null : <EditedMessage key={failureId} cluster={cluster} failureId={failureId} version={edit.version} isPlan={job.state === 'planned'} />,
  );
}

function EditedMessage({ cluster, failureId, version, isPlan }: { cluster: string; failureId: string; version: number; isPlan: boolean }) {
  const { data, error } = useQuery(editVersionQuery(cluster, failureId, version));
  // The comparison is drawn anew only for other records: it may be of half a megabyte.
  const sides = useMemo(() => (data?.draft == null ? undefined : { before: editedRecord(data.original), after: editedRecord(data.draft) }), [data]);
  return (
    <Card
      title="Edited by hand"
      note={`dead letter #${failureId}, version ${version}`}
      aside={
        isPlan ? (
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
          <BeforeAndAfter {...sides} />
        </>
      )}
    </Card>
  );
}
