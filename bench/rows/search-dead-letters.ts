import type pg from 'pg';
import { benchActor, benchCluster } from '#bench/bench-reader.ts';
import { ensureKcat, timeKcatGrep } from '#bench/kcat.ts';
import { inWords, percentilesOf } from '#bench/percentiles.ts';
import type { Row } from '#bench/row.ts';
import { scanForNeedles } from '#bench/scan-for-needles.ts';
import { searchNeedles } from '#bench/search-needles.ts';
import { openPool } from '#lib/db/open-pool.ts';
import { type DeadLetterPage, deadLetterQuery } from '#lib/dead-letters/dead-letter.ts';
import { searchDeadLetters } from '#lib/dead-letters/search/search-dead-letters.ts';

const needleCount = 300;
const limit = 50;
/** What kcat and grep look for: nothing, so that they read to the end. */
const absent = 'nothing holds this';

const search = (pool: pg.Pool, q: string) => searchDeadLetters(pool, benchActor, benchCluster, deadLetterQuery.parse({ q, state: 'all', limit }));

async function timeSearches(pool: pg.Pool, needles: readonly string[]): Promise<{ durationsMs: number[]; pages: Map<string, DeadLetterPage> }> {
  const durationsMs: number[] = [];
  const pages = new Map<string, DeadLetterPage>();
  for (const needle of needles) {
    const startedAt = performance.now();
    pages.set(needle, await search(pool, needle));
    durationsMs.push(performance.now() - startedAt);
  }
  return { durationsMs, pages };
}

/** How many answers differ from what a scan of every record finds, and by how many percent the worst estimated count is off. */
async function checkAnswers(
  pool: pg.Pool,
  needles: readonly string[],
  pages: ReadonlyMap<string, DeadLetterPage>,
  say: (text: string) => void,
): Promise<{ wrong: number; worstEstimate: number }> {
  const client = await pool.connect();
  try {
    const scanned = await scanForNeedles(client, needles, limit);
    let wrong = 0;
    let worstEstimate = 0;
    for (const [needle, { count, newest }] of scanned) {
      const page = pages.get(needle);
      const matches = page?.search?.matches;
      const isRight = page?.lines.map(({ id }) => id).join() === newest.join() && (!matches?.isExact || matches.count === count);
      if (!isRight) say(`wrong: “${needle}” is in ${count} records, and the search said ${JSON.stringify(page?.search)}`);
      if (!isRight) wrong++;
      if (matches?.isExact !== false) continue;
      const off = (100 * Math.abs(matches.count - count)) / count;
      if (off > worstEstimate) say(`“${needle}”: ≈ ${matches.count} of ${count}`);
      worstEstimate = Math.max(worstEstimate, off);
    }
    return { wrong, worstEstimate };
  } finally {
    client.release();
  }
}

export const searchRow: Row = {
  name: 'search',
  about: `${needleCount} needles of 4 to 36 characters, the first page of each with its count, beside \`kcat | grep\` over key, value and headers`,
  async run({ stack, messages, deadLetterTopic, indexedDatabase, say, signal }) {
    const missing = await ensureKcat();
    if (missing !== undefined) say(missing);
    const topic = await deadLetterTopic();
    const pool = openPool((await indexedDatabase()).url, { max: 2, applicationName: 'redrive bench' });
    try {
      const grepMs = missing === undefined ? await timeKcatGrep({ brokers: stack.brokers, topic, needle: absent, signal }) : undefined;
      const needles = searchNeedles(messages, needleCount);
      const first = percentilesOf((await timeSearches(pool, needles)).durationsMs);
      const { durationsMs, pages } = await timeSearches(pool, needles);
      const warm = percentilesOf(durationsMs);
      const cut = [...pages.values()].filter(({ search: report }) => report?.isComplete === false).length;
      say(`the first time ${inWords(first)}; again ${inWords(warm)}; kcat | grep ${grepMs?.toFixed(0) ?? '?'} ms; ${cut} ended by the time`);
      const { wrong, worstEstimate } = await checkAnswers(pool, needles, pages, say);
      const perSecond = (ms: number) => 1_000 / ms;
      return [
        {
          value: perSecond(warm.p95),
          unit: 'searches/s at p95',
          reference: grepMs === undefined ? null : perSecond(grepMs),
          goal: { kind: 'least-ratio', limit: 50 },
        },
        { part: 'first-time-p95', value: first.p95, unit: 'ms', reference: null, goal: { kind: 'most', limit: 400 } },
        { part: 'p50', value: warm.p50, unit: 'ms', reference: null, goal: { kind: 'most', limit: 60 } },
        { part: 'p95', value: warm.p95, unit: 'ms', reference: null, goal: { kind: 'most', limit: messages > 1_000_000 ? 150 : 60 } },
        { part: 'max', value: warm.max, unit: 'ms', reference: null, goal: { kind: 'most', limit: 400 } },
        { part: 'wrong', value: wrong, unit: 'wrong answers', reference: null, goal: { kind: 'most', limit: 0 } },
        { part: 'estimate', value: worstEstimate, unit: '% that the worst “≈” is off', reference: null, goal: { kind: 'most', limit: 8 } },
      ];
    } finally {
      await pool.end();
    }
  },
};
