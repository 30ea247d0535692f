import { z } from 'zod';
import type { LeftRun, SplicedSlice } from '#lib/kafka/record-splicer.ts';

const digits = z.string().regex(/^\d{1,18}$/);

/** What stands beside a range's committed position: the slice that led to it, so that its counts are true also where its worker was lost. Arrays, for brevity. */
const sliceProgress = z.object({
  from: digits,
  sent: z.int(),
  left: z.array(z.tuple([digits, digits, z.int(), z.enum(['skipped', 'failed']), z.string()])),
});

/** A broker takes 4096 bytes by default; a slice has a dozen runs at the most. */
const reasonLength = 200;

/** What became of a slice, by positions of the shard. */
export interface SliceProgress {
  from: bigint;
  sent: number;
  left: LeftRun[];
}

/** What became of a spliced slice. @param origin the source offset of position 0. */
export function progressOf({ fromOffset, sent, left }: Pick<SplicedSlice, 'fromOffset' | 'sent' | 'left'>, origin: bigint): SliceProgress {
  return {
    from: fromOffset - origin,
    sent,
    left: left.map((run) => ({
      ...run,
      fromOffset: run.fromOffset - origin,
      toOffset: run.toOffset - origin,
      reason: run.reason.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, reasonLength),
    })),
  };
}

/** As text, for Kafka. */
export function writeProgress({ from, sent, left }: SliceProgress): string {
  const written: z.input<typeof sliceProgress> = {
    from: String(from),
    sent,
    left: left.map(({ fromOffset, toOffset, count, outcome, reason }) => [String(fromOffset), String(toOffset), count, outcome, reason]),
  };
  return JSON.stringify(written);
}

/** Reads what `writeProgress` wrote; undefined where something else stands there. */
export function readProgress(text: string | null): SliceProgress | undefined {
  if (text === null || !text.startsWith('{')) return undefined;
  const { from, sent, left } = sliceProgress.parse(JSON.parse(text));
  return {
    from: BigInt(from),
    sent,
    left: left.map(([fromOffset, toOffset, count, outcome, reason]) => ({
      fromOffset: BigInt(fromOffset),
      toOffset: BigInt(toOffset),
      count,
      outcome,
      reason,
    })),
  };
}
