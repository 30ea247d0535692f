'use client';

import { useQuery } from '@tanstack/react-query';
import { useBrowserNow } from '#components/ui/now.ts';
import { type Ground, groundOf, type Looks, oldAge } from './ground.ts';
import { healthQuery } from './health-query.ts';

/** How long ago something was looked at last, in words; null as long as that is no longer than usual, or it never was. */
export const useOldAge = (lookedAt: string | null): string | null => useBrowserNow((nowMs) => oldAge(lookedAt, nowMs));

/** Whether what is shown of a cluster's Kafka is known to be so now, and if not, why: see `groundOf`. */
export function useGround(cluster: string, looks: Looks): Ground {
  const { data, isPending } = useQuery(healthQuery);
  const health = data ?? (isPending ? 'asked' : 'failed');
  return useBrowserNow((nowMs) => groundOf({ cluster, health, looks }, nowMs));
}
