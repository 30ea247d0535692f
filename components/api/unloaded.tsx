import type { ReactNode } from 'react';
import { ErrorState } from '#components/ui/view-state.tsx';
import { mayPass } from './request-failure.ts';

interface UnloadedProps {
  /** What failed: "The replay could not be loaded". */
  title: string;
  error: Error | null;
  refetch: () => unknown;
  /** The skeleton of what is being loaded. */
  children: ReactNode;
}

/** The page of one thing before it is there: its skeleton, or why it could not be loaded, with another try where that may help. */
export function Unloaded({ title, error, refetch, children }: UnloadedProps) {
  if (error === null) return children;
  return <ErrorState level={1} title={title} error={error} onRetry={mayPass(error) ? () => void refetch() : undefined} />;
}
