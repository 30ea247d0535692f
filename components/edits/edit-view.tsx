'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Unloaded } from '#components/api/unloaded.tsx';
import { LoadingNote, Skeleton, SkeletonCard } from '#components/ui/skeleton.tsx';
import { StaleNote } from '#components/ui/stale-note.tsx';
import type { EditDetail } from '#lib/dead-letters/edits/edit.ts';
import { EditForm } from './edit-form.tsx';
import { editQuery } from './edit-query.ts';

/** The page on which one dead letter is edited by hand and its replay planned. */
export function EditView({ cluster, id }: { cluster: string; id: string }) {
  const { data, error, dataUpdatedAt, refetch } = useQuery(editQuery(cluster, id));
  if (data === undefined) {
    return (
      <Unloaded title="It cannot be edited" error={error} refetch={refetch}>
        <div className="grid gap-3.5 px-5 py-4">
          <LoadingNote what="the dead letter" />
          <Skeleton width="44%" height={25} />
          <Skeleton width="30%" />
          <SkeletonCard height={240} />
          <SkeletonCard height={120} />
        </div>
      </Unloaded>
    );
  }
  return (
    <>
      <StaleNote error={error} queryKey={editQuery(cluster, id).queryKey} updatedMs={dataUpdatedAt} />
      <Loaded cluster={cluster} newest={data} />
    </>
  );
}

/** What is edited begins with what was loaded first, and stays while news come in: nothing that somebody writes is replaced under their hands. */
function Loaded({ cluster, newest }: { cluster: string; newest: EditDetail }) {
  const [{ seen, turn }, setBasis] = useState({ seen: newest, turn: 0 });
  return (
    <EditForm
      key={turn}
      cluster={cluster}
      seen={seen}
      newest={newest}
      onSaved={(edit) => setBasis({ seen: edit, turn })}
      onStartOver={() => setBasis({ seen: newest, turn: turn + 1 })}
    />
  );
}
