'use client';

import { useQuery } from '@tanstack/react-query';
import { serverTimeMs } from '#components/api/server-clock.ts';
import { formatAge } from '#components/ui/format-time.ts';
import { useNow } from '#components/ui/now.ts';
import { groundText, unknownAfterMs } from './ground.ts';
import { healthQuery } from './health-query.ts';
import { outageText } from './outage-text.ts';

/** How long ago something was looked at last, in words; null as long as that is no longer than usual, or it never was. */
export function useOldAge(lookedAt: string | null): string | null {
  const age = useNow((nowMs) => {
    if (lookedAt === null) return '';
    const [atMs, thereMs] = [Date.parse(lookedAt), serverTimeMs(nowMs)];
    return thereMs - atMs > unknownAfterMs ? formatAge(atMs, thereMs) : '';
  });
  return age === '' ? null : age;
}

/**
 * Why what is shown of a cluster's Kafka is not known to be so now: null where it is, undefined while nobody was told yet. A Kafka that froze a moment ago is
 * told by nothing but that it does not answer, which takes its time.
 * @param lookedAt when a worker looked at it last
 */
export function useGround(cluster: string, lookedAt: string | null): string | null | undefined {
  const { data, isPending } = useQuery(healthQuery);
  const age = useOldAge(lookedAt);
  return isPending && age === null ? undefined : groundText({ cluster, outage: data === undefined ? null : outageText(data, cluster), age });
}
