import type { Query, QueryClient } from '@tanstack/react-query';
import type { Change, LiveMessage } from '#lib/live/change.ts';
import { concerns, isTold } from './concerned-queries.ts';

/** What is being read when a change comes may have been read before it: it is read again so much later. */
const againAfterMs = 1_000;

/**
 * Has queries read again what the stream says has changed: one at a time each, so that a flood does not keep an answer from arriving; in a hidden
 * tab once it is looked at again.
 */
export class QueryRefresher {
  readonly #client: QueryClient;
  readonly #cluster: string;
  #changes = new Map<string, Change>();
  #isAllStale = false;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(client: QueryClient, cluster: string) {
    this.#client = client;
    this.#cluster = cluster;
    document.addEventListener('visibilitychange', this.#flush);
  }

  hear(message: LiveMessage): void {
    if (message.type === 'missed') this.#isAllStale = true;
    else if (message.type === 'changes') for (const change of message.changes) this.#changes.set(JSON.stringify(change), change);
    this.#flush();
  }

  /** Reads all that the stream tells of again, whereby each poll's interval is set anew as well. */
  refreshAll(): void {
    this.#isAllStale = true;
    this.#flush();
  }

  stop(): void {
    document.removeEventListener('visibilitychange', this.#flush);
    clearTimeout(this.#again);
    this.#again = undefined;
  }

  readonly #flush = (): void => {
    if (document.hidden || this.#again !== undefined || (!this.#isAllStale && this.#changes.size === 0)) return;
    const isAllStale = this.#isAllStale;
    const changes = [...this.#changes.values()];
    this.#isAllStale = false;
    this.#changes = new Map();
    const predicate = ({ queryKey }: Query) => (isAllStale ? isTold(this.#cluster, queryKey) : changes.some((change) => concerns(change, queryKey)));
    const isReading = this.#client.isFetching({ predicate }) > 0;
    void this.#client.invalidateQueries({ predicate }, { cancelRefetch: false });
    if (!isReading) return;
    this.#isAllStale ||= isAllStale;
    for (const change of changes) this.#changes.set(JSON.stringify(change), change);
    this.#again = setTimeout(() => {
      this.#again = undefined;
      this.#flush();
    }, againAfterMs);
  };
}
