'use client';

import { notifyManager, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { mayPass } from './request-failure.ts';

// Before the browser's next event, not after: else the second press of a double click meets a button that does not know yet that the first is on its way.
notifyManager.setScheduler(queueMicrotask);

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
