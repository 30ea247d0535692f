import { infiniteQueryOptions } from '@tanstack/react-query';
import { fetchJson, queryString } from '#components/api/fetch-json.ts';
import { plannedPage } from '#lib/replay/plan/planned-page.ts';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';
import { replayAddress } from './replay-query.ts';

/** So many more are shown at a time. */
const pageSize = 100;

/** What a plan does to each of its dead letters. A plan with this hash is frozen: what was loaded of it stays true. */
export const plannedQuery = (cluster: string, { id, planHash }: Pick<ReplayDetail, 'id' | 'planHash'>) =>
  infiniteQueryOptions({
    queryKey: ['clusters', cluster, 'replays', 'planned', id, planHash],
    queryFn: ({ pageParam, signal }) =>
      fetchJson(plannedPage, `${replayAddress(cluster, String(id))}/planned${queryString({ cursor: pageParam, limit: pageSize })}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: Number.POSITIVE_INFINITY,
  });
