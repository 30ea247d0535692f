import pg from 'pg';
import type { CandidateGroup } from './candidate-groups.ts';
import { findMatches, type Match, matchedSince, type SearchScope } from './find-matches.ts';
import { mostShown, type SearchCursor } from './search-cursor.ts';
import type { SearchPattern } from './search-query.ts';

/** The first look is small: records may be of a megabyte, and a common needle fills its page at once. */
const firstGroups = 8;
const mostGroups = 256;
/** Read at a time, about; by the size of what was read before. */
const mostBytes = 16 * 1_048_576;

const isTimeout = (error: unknown) => error instanceof pg.DatabaseError && error.code === '57014';

/** Looks at groups, from the newest on, in steps that grow with what is known of their size, until the time ends. The first look takes as long as it takes. */
export class SearchLook {
  readonly #client: pg.ClientBase;
  readonly #pattern: SearchPattern;
  readonly #scope: SearchScope;
  readonly #cursor: SearchCursor | null;
  readonly #deadlineMs: number;
  /** Failures that this page or those before it show, or that a page showed which the cursor no longer knows of. */
  readonly #shown: Set<bigint>;
  #groups = 0;
  #bytes = 0;
  #next = firstGroups;

  /** @param client is in a transaction that only reads. */
  constructor(
    client: pg.ClientBase,
    { pattern, scope, cursor, deadlineMs }: { pattern: SearchPattern; scope: SearchScope; cursor: SearchCursor | null; deadlineMs: number },
  ) {
    this.#client = client;
    this.#pattern = pattern;
    this.#scope = scope;
    this.#cursor = cursor;
    this.#deadlineMs = deadlineMs;
    this.#shown = new Set(cursor?.shown);
  }

  /** How many groups to look at next. */
  get size(): number {
    const fitting = this.#groups === 0 ? this.#next : Math.floor(mostBytes / Math.max(1, this.#bytes / this.#groups));
    return Math.max(1, Math.min(this.#next, fitting, mostGroups));
  }

  /** @returns the records that match, newest first; undefined where the time ended before all were looked at. */
  at(groups: readonly CandidateGroup[]): Promise<Match[] | undefined> {
    return this.#inTime(() => this.#read(groups));
  }

  /** As `at`, for groups older than all before: of the records only each failure's first of the whole search, page after page. */
  firstAt(groups: readonly CandidateGroup[]): Promise<Match[] | undefined> {
    return this.#inTime(async () => {
      const first = new Map<bigint, Match>();
      for (const match of await this.#read(groups)) if (!this.#shown.has(match.failureId) && !first.has(match.failureId)) first.set(match.failureId, match);
      const forgotten = await this.#shownAndForgotten([...first.values()]);
      for (const failureId of first.keys()) this.#shown.add(failureId);
      return [...first.values()].filter(({ failureId }) => !forgotten.has(failureId));
    });
  }

  async #read(groups: readonly CandidateGroup[]): Promise<Match[]> {
    const { matches, bytes } = await findMatches(this.#client, this.#pattern, this.#scope, groups);
    this.#groups += groups.length;
    this.#bytes += bytes;
    this.#next *= 8;
    return matches;
  }

  /**
   * Which failures an earlier page showed that a full cursor may have lost. One whose `newerRecords` newest records do not match is shown again rather than
   * not at all.
   */
  async #shownAndForgotten(matches: readonly Match[]): Promise<Set<bigint>> {
    const cursor = this.#cursor;
    if (cursor === null || cursor.shown.length < mostShown) return new Set();
    const several = matches.filter(({ recordCount }) => recordCount > 1).map(({ failureId }) => failureId);
    return matchedSince(this.#client, this.#pattern, this.#scope, several, cursor.beforeId);
  }

  /** Ends a statement that takes longer than is left. */
  async #inTime<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    if (this.#groups === 0) return work();
    const leftMs = Math.ceil(this.#deadlineMs - performance.now());
    if (leftMs <= 0) return undefined;
    await this.#client.query(`savepoint look; set local statement_timeout = ${leftMs}`);
    let result: Result | undefined;
    try {
      result = await work();
    } catch (error) {
      if (!isTimeout(error)) throw error;
    }
    // Takes the timeout back too; nothing was written that could be lost.
    await this.#client.query('rollback to savepoint look; release savepoint look');
    return result;
  }
}
