import type pg from 'pg';
import { benchActor, benchCluster } from '#bench/bench-reader.ts';
import { rareClass, rareGroup } from '#bench/generate-dead-letter.ts';
import { inWords, percentilesOf } from '#bench/percentiles.ts';
import type { Measured, Row } from '#bench/row.ts';
import { openPool } from '#lib/db/open-pool.ts';
import { deadLetterQuery } from '#lib/dead-letters/dead-letter.ts';
import { listDeadLetters } from '#lib/dead-letters/list-dead-letters.ts';
import { searchDeadLetters } from '#lib/dead-letters/search/search-dead-letters.ts';

const limit = 50;
const deepPage = 1_000;
const timesEach = 20;

const list = (pool: pg.Pool, query: Record<string, unknown>) =>
  (query.header === undefined ? listDeadLetters : searchDeadLetters)(pool, benchActor, benchCluster, deadLetterQuery.parse({ limit, ...query }));

/** The cursor of a page far down, walked to as an operator would. */
async function cursorOfPage(pool: pg.Pool, page: number): Promise<string | undefined> {
  let cursor: string | undefined;
  for (let number = 1; number < page; number++) {
    const { nextCursor } = await list(pool, { cursor, limit: 50 });
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  return cursor;
}

async function timeList(pool: pg.Pool, query: Record<string, unknown>): Promise<number[]> {
  const durationsMs: number[] = [];
  for (let time = 0; time < timesEach; time++) {
    const startedAt = performance.now();
    const { lines } = await list(pool, query);
    durationsMs.push(performance.now() - startedAt);
    if (lines.length === 0) throw new Error(`The list is empty for ${JSON.stringify(query)}.`);
  }
  return durationsMs;
}

export const listRow: Row = {
  name: 'list',
  about: `pages of ${limit} by the library's list, as the API gives them: the first, the ${deepPage.toLocaleString('en-US')}th, and by each filter`,
  async run({ messages, deadLetterTopic, indexedDatabase, say }) {
    const topic = await deadLetterTopic();
    const pool = openPool((await indexedDatabase()).url, { max: 2, applicationName: 'redrive bench' });
    try {
      const cursor = await cursorOfPage(pool, Math.min(deepPage, Math.floor(messages / limit / 2)));
      const [line] = (await list(pool, {})).lines;
      const queries = {
        first: {},
        deep: { cursor },
        topic: { topic },
        state: { state: 'new' },
        class: { errorClass: line?.errorClass },
        consumer: { consumerGroup: line?.origin.consumerGroup },
        'rare-class': { errorClass: rareClass },
        'rare-consumer': { consumerGroup: rareGroup, errorClass: rareClass },
        header: { header: `kafka_dlt-original-consumer-group=${rareGroup}`, state: 'all' },
        time: { to: new Date(Date.parse(line?.lastFailedAt ?? '') - (messages / 2) * 17).toISOString() },
      };
      const figures: Measured[] = [];
      for (const [part, query] of Object.entries(queries)) {
        const measured = percentilesOf(await timeList(pool, query));
        say(`${part}: ${inWords(measured)}`);
        figures.push({ part, value: measured.p95, unit: 'ms at p95', reference: null, goal: { kind: 'most', limit: 50 } });
      }
      return figures;
    } finally {
      await pool.end();
    }
  },
};
