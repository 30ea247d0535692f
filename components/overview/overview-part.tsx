import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { SkeletonCard } from '#components/ui/skeleton.tsx';
import { ErrorState } from '#components/ui/view-state.tsx';

interface OverviewPartProps<Data> {
  query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'refetch'>;
  /** What failed: "The topics could not be loaded". */
  failure: string;
  /** About as high as it will be. */
  height: number;
  children: (data: Data) => ReactNode;
}

/** A part of the overview, which may be on its way or fail while the others stand. */
export function OverviewPart<Data>({ query: { data, error, refetch }, failure, height, children }: OverviewPartProps<Data>) {
  if (data !== undefined) return children(data);
  if (error === null) return <SkeletonCard height={height} />;
  return (
    <div className="rounded-lg border border-line bg-surface shadow-raised">
      <ErrorState title={failure} error={error} onRetry={() => void refetch()} />
    </div>
  );
}
