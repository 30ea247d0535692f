// npm run bench [-- ROW…] [--json FILE] [--small | --large]: runs rows one at a time on a Kafka and a Postgres of its own.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureJavaAndMaven } from '#scripts/stack/prerequisites.ts';
import { watchParents } from '#scripts/stack/watch-parents.ts';
import { createRunDirectory, removeRunDirectory } from '#scripts/test/run-directory.ts';
import { type BenchStack, startBenchStack } from './bench-stack.ts';
import { generateDeadLetter } from './generate-dead-letter.ts';
import { makeIndexedDatabase } from './indexed-database.ts';
import type { IndexedDatabase } from './indexing.ts';
import { describeFigure, type Figure, judge, type Row, type RowContext } from './row.ts';
import { consoleApiRow } from './rows/console-api.ts';
import { consoleBrowserRow } from './rows/console-browser.ts';
import { consoleOpenRow } from './rows/console-open.ts';
import { indexDeadLetters } from './rows/index-dead-letters.ts';
import { listRow } from './rows/list-dead-letters.ts';
import { readRecords } from './rows/read-records.ts';
import { replayRange } from './rows/replay-range.ts';
import { searchRow } from './rows/search-dead-letters.ts';
import { traceRow } from './rows/trace-events.ts';
import { writeTopic } from './write-topic.ts';

const allRows: Row[] = [readRecords, indexDeadLetters, listRow, searchRow, replayRange, traceRow, consoleApiRow, consoleBrowserRow, consoleOpenRow];
const fullSize = 1_000_000;
const sizes = { small: fullSize / 100, full: fullSize, large: fullSize * 10 };
type Size = keyof typeof sizes;

const say = (text: string) => console.log(`  ${text}`);

/** The dead letters of a run, written when the first row asks for them. */
function deadLetterTopicOf(stack: BenchStack, messages: number, signal: AbortSignal): () => Promise<string> {
  const topic = 'bench.dlq';
  let written: Promise<void> | undefined;
  const write = async () => {
    const startedAt = performance.now();
    await writeTopic(stack.brokers, topic, generateDeadLetter, messages, signal);
    say(`wrote ${messages.toLocaleString('en-US')} dead letters in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
  };
  return async () => {
    written ??= write();
    await written;
    return topic;
  };
}

/** @returns the figures of the row, printed; undefined when it could not run. */
async function runRow(row: Row, context: RowContext, isSmall: boolean): Promise<Figure[] | undefined> {
  console.log(`${row.name}: ${row.about}`);
  try {
    const figures = (await row.run(context)).map((measured) => judge(row.name, measured, isSmall));
    for (const figure of figures) console.log(describeFigure(figure));
    return figures;
  } catch (error) {
    if (!context.signal.aborted) console.error(`${row.name} could not run: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

async function runRows(rows: Row[], size: Size, signal: AbortSignal): Promise<{ figures: Figure[]; failed: number }> {
  await ensureJavaAndMaven();
  const directory = createRunDirectory('bench');
  let stack: BenchStack | undefined;
  const figures: Figure[] = [];
  let failed = 0;
  try {
    stack = await startBenchStack(directory);
    const messages = sizes[size];
    const forAll = { stack, messages, deadLetterTopic: deadLetterTopicOf(stack, messages, signal), say, signal };
    let indexed: Promise<IndexedDatabase> | undefined;
    const indexedDatabase = () => {
      indexed ??= makeIndexedDatabase(forAll);
      return indexed;
    };
    const context = { ...forAll, indexedDatabase };
    for (const row of rows) {
      if (signal.aborted) break;
      const measured = await runRow(row, context, size === 'small');
      if (measured === undefined) failed++;
      else figures.push(...measured);
    }
    return { figures, failed };
  } finally {
    await stack?.stop();
    removeRunDirectory(directory, { keepLogs: failed > 0 && !signal.aborted });
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'string' }, small: { type: 'boolean', default: false }, large: { type: 'boolean', default: false } },
  });
  const unknown = positionals.find((name) => !allRows.some((row) => row.name === name));
  if (unknown !== undefined) {
    console.error(`There is no row "${unknown}"; there are: ${allRows.map(({ name }) => name).join(', ')}.`);
    return 1;
  }
  const rows = positionals.length === 0 ? allRows : allRows.filter(({ name }) => positionals.includes(name));
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop.abort(new Error('interrupted')));
  const stopWatching = watchParents(() => stop.abort(new Error('the terminal is gone')));
  try {
    const { figures, failed } = await runRows(rows, values.small ? 'small' : values.large ? 'large' : 'full', stop.signal);
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
    if (stop.signal.aborted) return 130;
    return failed === 0 ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    stopWatching();
  }
}

process.exit(await main());
