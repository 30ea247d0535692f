'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { RequestFailure } from './request-failure.ts';

/** Only what may pass by itself is tried again: no answer, or a server in trouble. */
function mayPass(error: Error): boolean {
  return !(error instanceof RequestFailure) || error.status === null || error.status >= 500;
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: (failures, error) => failures < 1 && mayPass(error), staleTime: 2_000, refetchIntervalInBackground: false, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  });
}

/** The browser's cache of what the API said. */
export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(createQueryClient);
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
