'use client';

import { ErrorState } from '#components/ui/view-state.tsx';

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <ErrorState title="This page stopped working" level={1} error={error} onRetry={reset} />;
}
