'use client';

import { useQuery } from '@tanstack/react-query';
import { clustersQuery } from '#components/frame/clusters-query.ts';
import { useClusterId } from '#components/frame/use-cluster-id.ts';

/** Where the configured tracing UI shows a trace; undefined where none is configured. */
export function useTracingHref(traceId: string): string | undefined {
  const cluster = useClusterId();
  const { data } = useQuery(clustersQuery);
  const { tracingUrl } = data?.find(({ id }) => id === cluster) ?? {};
  return tracingUrl?.replaceAll('{traceId}', encodeURIComponent(traceId));
}
