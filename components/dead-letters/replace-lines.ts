import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { DeadLetterLine, DeadLetterPage } from '#lib/dead-letters/dead-letter.ts';
import { deadLetterListKey, deadLetterSearchKey } from './dead-letters-query.ts';

type Cached = DeadLetterPage | InfiniteData<DeadLetterPage>;

/** Lists and searches show what was just done, by the dead letters' ids, without waiting for their next poll; each line keeps its place. */
export function replaceLines(client: QueryClient, cluster: string, now: ReadonlyMap<string, Partial<DeadLetterLine>>): void {
  const inPage = (page: DeadLetterPage): DeadLetterPage => ({ ...page, lines: page.lines.map((line) => ({ ...line, ...now.get(line.id) })) });
  for (const queryKey of [deadLetterListKey(cluster), deadLetterSearchKey(cluster)])
    client.setQueriesData<Cached>({ queryKey }, (cached) => {
      if (cached === undefined) return undefined;
      return 'pages' in cached ? { ...cached, pages: cached.pages.map(inPage) } : inPage(cached);
    });
}
