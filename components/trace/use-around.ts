'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { z } from 'zod';
import type { groupsPast } from '#lib/lag/groups-past.ts';
import type { AroundChain } from './chain-marks.ts';
import { chainFailuresQuery, chainGroupsQuery, chainReplaysQuery } from './chain-query.ts';

/** What lies around a chain, as far as it was read: the page shows what works. */
export interface Around {
  around: AroundChain;
  /** Whether its dead letters were read; until then nothing says that all is well. */
  isFailuresKnown: boolean;
  /** Whether these are all of its dead letters. */
  isWhole: boolean;
  /** How far consumer groups are; undefined while loading. */
  groups: z.infer<typeof groupsPast>['groups'] | undefined;
  /** Of what could not be read, by what it is. */
  errors: Readonly<Record<string, Error | null>>;
}

/** Reads what lies around a chain: its dead letters and returns, the replays that sent its events, and the groups that read them. */
export function useAround(cluster: string, correlationId: string): Around {
  const failures = useQuery(chainFailuresQuery(cluster, correlationId));
  const groups = useQuery(chainGroupsQuery(cluster, correlationId));
  const replays = useQuery(chainReplaysQuery(cluster, correlationId));
  const around = useMemo(
    () => ({ failures: failures.data?.failures ?? [], returns: failures.data?.returns ?? [], copies: replays.data?.copies ?? [] }),
    [failures.data, replays.data],
  );
  return {
    around,
    isFailuresKnown: failures.data !== undefined,
    isWhole: failures.data?.isWhole !== false,
    groups: groups.data?.groups,
    errors: { 'dead letters': failures.error, 'consumer groups': groups.error, replays: replays.error },
  };
}
