'use client';

import { type InfiniteData, type QueryKey, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { mayPass } from './request-failure.ts';

interface NewestFirstOptions<Page, Line> {
  /** Key of the resource with its filters. The pages lie under `[...key, 'pages']`, the newest page under `[...key, 'head']`. */
  queryKey: QueryKey;
  fetchPage: (cursor: string | null, signal: AbortSignal) => Promise<Page>;
  linesOf: (page: Page) => readonly Line[];
  idOf: (line: Line) => string | number;
  nextCursorOf: (page: Page) => string | null;
  /** How often the newest page is asked for, as of now. */
  refetchIntervalMs: () => number;
}

export interface NewestFirst<Page, Line> {
  /** Undefined while loading. */
  lines: readonly Line[] | undefined;
  /** The newest page as polled: its counts and so on are fresh. */
  head: Page | undefined;
  /** The oldest page loaded, as it was then: it tells how far down the list goes. */
  tail: Page | undefined;
  /** Set where there is nothing to show. */
  error: Error | null;
  /** Set where what is shown could not be brought up to date. */
  staleness: { error: Error; queryKey: QueryKey; updatedMs: number } | undefined;
  /** Lines that arrived above those shown; `isMore` where the newest page does not reach down to them. */
  arrived: { count: number; isMore: boolean };
  showNewest: () => void;
  loadOlder: (() => void) | undefined;
  isLoadingOlder: boolean;
  /** The older page asked for last could not be loaded: it is asked for again when somebody does so. */
  hasOlderFailed: boolean;
  retry: () => void;
}

/**
 * A list by keyset, newest first, that stays still while it is read: lines already shown are brought up to date in place, new ones are
 * counted until asked for, older ones are appended.
 */
export function useNewestFirst<Page, Line>({
  queryKey,
  fetchPage,
  linesOf,
  idOf,
  nextCursorOf,
  refetchIntervalMs,
}: NewestFirstOptions<Page, Line>): NewestFirst<Page, Line> {
  const client = useQueryClient();
  const pagesKey = [...queryKey, 'pages'];
  const headKey = [...queryKey, 'head'];
  const pages = useInfiniteQuery({
    queryKey: pagesKey,
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: nextCursorOf,
    // Only the head is polled; refetching all pages would move what is being read.
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (state.data === undefined && state.error !== null && mayPass(state.error) ? refetchIntervalMs() : false),
  });
  const first = pages.data?.pages[0];
  const head = useQuery({
    queryKey: headKey,
    queryFn: ({ signal }) => fetchPage(null, signal),
    enabled: first !== undefined,
    refetchInterval: refetchIntervalMs,
    ...(first === undefined ? {} : { initialData: first, initialDataUpdatedAt: pages.dataUpdatedAt }),
  });

  const newest = head.data === undefined ? [] : linesOf(head.data);
  const loaded = pages.data?.pages.flatMap((page) => linesOf(page));
  const fresh = new Map(newest.map((line) => [idOf(line), line]));
  const shownIds = new Set(loaded?.map(idOf));
  // An empty list has nothing that could jump.
  const lines = loaded?.length === 0 ? newest : unique(loaded, idOf)?.map((line) => fresh.get(idOf(line)) ?? line);
  const count = loaded === undefined || loaded.length === 0 ? 0 : newest.filter((line) => !shownIds.has(idOf(line))).length;
  const pollError = head.error ?? head.failureReason;

  return {
    lines,
    head: head.data ?? first,
    tail: pages.data?.pages.at(-1),
    error: pages.data === undefined ? pages.error : null,
    staleness: pages.data !== undefined && pollError !== null ? { error: pollError, queryKey: headKey, updatedMs: head.dataUpdatedAt } : undefined,
    arrived: { count, isMore: count > 0 && count === newest.length },
    showNewest: () => {
      if (head.data === undefined) return;
      client.setQueryData<InfiniteData<Page, string | null>>(pagesKey, { pages: [head.data], pageParams: [null] });
    },
    loadOlder: pages.hasNextPage ? () => void pages.fetchNextPage() : undefined,
    isLoadingOlder: pages.isFetchingNextPage,
    hasOlderFailed: pages.isFetchNextPageError,
    retry: () => void pages.refetch(),
  };
}

/** A line that moved down between two fetches is shown where it was first. */
function unique<Line>(lines: readonly Line[] | undefined, idOf: (line: Line) => string | number): readonly Line[] | undefined {
  if (lines === undefined) return undefined;
  const seen = new Set<string | number>();
  return lines.filter((line) => !seen.has(idOf(line)) && seen.add(idOf(line)));
}
