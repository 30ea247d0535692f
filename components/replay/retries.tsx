import Link from 'next/link';
import { Fragment } from 'react';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';

/** Which replay this one tries again, and which ones try it again; nothing where there are none. */
export function Retries({ cluster, job: { retryOf, retries } }: { cluster: string; job: Pick<ReplayDetail, 'retryOf' | 'retries'> }) {
  const link = (id: number) => (
    <Link href={`/${cluster}/replays/${id}`} prefetch={false} className="text-accent hover:underline">
      replay #{id}
    </Link>
  );
  return (
    <>
      {retryOf === null ? null : <> · tries {link(retryOf)} again</>}
      {retries.length === 0 ? null : (
        <>
          {' '}
          · tried again by{' '}
          {retries.map((id, place) => (
            <Fragment key={id}>
              {place === 0 ? '' : ', '}
              {link(id)}
            </Fragment>
          ))}
        </>
      )}
    </>
  );
}
