import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { exportReport } from '#lib/replay/report/export-report.ts';
import { appendRecords } from './append-records.ts';
import { commitGroup } from './commit-group.ts';
import { genericHeaders } from './dead-letter-headers.ts';
import type { TestCluster } from './test-cluster.ts';
import type { SeenRecord, TestReplays } from './test-replays.ts';

/** So many messages, each with a key of its own. */
export const messages = (count: number) => Array.from({ length: count }, (_, number) => ({ key: `key ${number}`, value: `message ${number}` }));
const isCopy = ({ headers }: SeenRecord) => headers.some(({ name }) => name === 'redrive-job-id');
/** The copies in a partition of the origin. */
export const copies = async (replays: TestReplays, partition = 0) => (await replays.seen(0n, partition)).filter(isCopy);

/** What consumer groups do with what a range sends. */
export function rangeReaders(kafka: TestCluster) {
  /** A consumer group that has read a partition of the origin so far. */
  const reads = (replays: TestReplays, group: string, offset: bigint, partition = 0) =>
    commitGroup(kafka, group, { topic: replays.origin.name, partition, offset });

  /** The group passes everything that is there. */
  async function passes(replays: TestReplays, group: string, partition = 0): Promise<void> {
    const last = (await replays.seen(0n, partition)).at(-1)?.offset ?? -1n;
    await reads(replays, group, last + 1n, partition);
  }

  /** A dead letter of a copy, of a consumer that keeps its headers; nobody has indexed it yet. */
  async function deadLetterOf(replays: TestReplays, group: string, copy: SeenRecord | undefined, partition = 0, keepsHeaders = true): Promise<void> {
    const failed = genericHeaders({
      topic: replays.origin.name,
      partition,
      offset: copy?.offset ?? 0n,
      group,
      errorClass: 'StockShort',
      errorMessage: 'stock is 0',
    });
    await appendRecords(kafka, replays.deadLetters.name, [
      { key: copy?.key?.toString() ?? '', headers: [...(keepsHeaders ? (copy?.headers ?? []) : []), ...failed] },
    ]);
  }

  /** A copy comes back as the dead letter of a consumer that keeps its headers, and is indexed. */
  async function comesBack(replays: TestReplays, group: string, copy: SeenRecord | undefined, partition = 0): Promise<void> {
    await deadLetterOf(replays, group, copy, partition);
    await replays.index();
  }

  return { reads, passes, deadLetterOf, comesBack };
}

/** Two turns: one sees who has passed, the next what has not come back since. */
export async function prove(replays: TestReplays, jobId: number) {
  await replays.advance(jobId);
  return replays.advance(jobId);
}

const exported = z.object({
  deadLetter: z.string().nullable(),
  outcome: z.string(),
  messages: z.int(),
  originOffset: z.string().nullable(),
  originLastOffset: z.string().nullable(),
  copyOffset: z.string().nullable(),
  copyLastOffset: z.string().nullable(),
});
/** The lines of its export. */
export const exportOf = async (replays: TestReplays, jobId: number) =>
  (await text(exportReport(replays, jobId, 'jsonl')))
    .trimEnd()
    .split('\n')
    .map((line) => exported.parse(JSON.parse(line)));
