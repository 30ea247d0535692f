import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { csvLine } from './csv-line.ts';
import { type ExportedMessage, exportedMessages } from './exported-messages.ts';
import { exportedRange } from './exported-range.ts';

/** The columns of an export, in their order. */
const columns = [
  'deadLetter',
  'outcome',
  'reason',
  'key',
  'failedWith',
  'consumerGroup',
  'originTopic',
  'originPartition',
  'originOffset',
  'targetTopic',
  'targetPartition',
  'copyOffset',
  'sentAt',
  'passedAt',
  'messages',
  'originLastOffset',
  'copyLastOffset',
] as const satisfies readonly (keyof ExportedMessage)[];

const formats = {
  csv: { head: csvLine(columns), line: (message: ExportedMessage) => csvLine(columns.map((column) => message[column])) },
  jsonl: { head: '', line: (message: ExportedMessage) => `${JSON.stringify(message)}\n` },
};
export type ExportFormat = keyof typeof formats;

/** All of a replay: its failures one by one, then what else a range has sent and left. */
async function* exportedLines(context: Pick<ReplayContext, 'pool'>, jobId: number): AsyncGenerator<ExportedMessage[]> {
  yield* exportedMessages(context, jobId);
  yield* exportedRange(context, jobId);
}

/** All messages of a replay with what became of each, as a stream that reads on only as fast as somebody takes it: never more than a page in memory. */
export function exportReport(context: Pick<ReplayContext, 'pool'>, jobId: number, format: ExportFormat): ReadableStream<Uint8Array> {
  const { head, line } = formats[format];
  const pages = exportedLines(context, jobId);
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    start(controller) {
      if (head !== '') controller.enqueue(encoder.encode(head));
    },
    async pull(controller) {
      const { value, done } = await pages.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value.map(line).join('')));
    },
    async cancel() {
      await pages.return(undefined);
    },
  });
}
