import type pg from 'pg';
import { mergeSegments } from './merge-segments.ts';
import { sealSegment } from './seal-segment.ts';
import { SegmentBuilder } from './segment-builder.ts';
import { mergedSegment, type SegmentShape, tailSegment, wholeSegment } from './segment-shape.ts';
import { largestId, readSegments, readUnsealed, type Segment } from './segments.ts';
import { SettledIds } from './settled-ids.ts';

/** What a turn of the sealer did. */
export interface Sealed {
  /** Records that were put into segments; merging counts none. */
  records: number;
  /** Whether there may be more to do at once. */
  isMore: boolean;
}

/** While whole segments are filling this quickly, no tail is sealed: it would be built twice. */
const floodMs = 1_000;

const alignedDown = (id: bigint, { ids }: SegmentShape) => id - (id % BigInt(ids));

/** Where the segment of this shape begins that the first record needs which lies in no segment as large. */
async function nextToSeal(pool: pg.Pool, segments: readonly Segment[], shape: SegmentShape): Promise<bigint | undefined> {
  const largeEnough = segments.filter(({ shape: { ids } }) => ids >= shape.ids);
  const [first] = await readUnsealed(pool, largeEnough, 0n, largestId);
  return first === undefined ? undefined : alignedDown(first.firstId, shape);
}

/** Builds segments as ids settle: whole ones first, then the tail, then merges. One works at a time; should there be two, the second waits, and finds it done. */
export class Sealer {
  readonly #pool: pg.Pool;
  readonly #tailAfterMs: number;
  readonly #settledIds = new SettledIds();
  readonly #whole = new SegmentBuilder(wholeSegment);
  readonly #tail = new SegmentBuilder(tailSegment);
  #lastWholeAtMs = Number.NEGATIVE_INFINITY;

  /** @param tailAfterMs how long after the last whole segment a tail is sealed */
  constructor(pool: pg.Pool, tailAfterMs = floodMs) {
    this.#pool = pool;
    this.#tailAfterMs = tailAfterMs;
  }

  /** Seals or merges one segment, where there is one to do. */
  async turn(): Promise<Sealed> {
    const settledId = await this.#settledIds.look(this.#pool);
    const segments = await readSegments(this.#pool);
    const whole = await nextToSeal(this.#pool, segments, wholeSegment);
    if (whole !== undefined && whole + BigInt(wholeSegment.ids) <= settledId) {
      this.#lastWholeAtMs = performance.now();
      return this.#seal(this.#whole, wholeSegment, whole);
    }
    const mergeable = findMergeable(segments);
    if (mergeable !== undefined) {
      await mergeSegments(this.#pool, mergeable);
      return { records: 0, isMore: true };
    }
    if (whole === undefined || performance.now() - this.#lastWholeAtMs < this.#tailAfterMs) return { records: 0, isMore: false };
    const tail = await nextToSeal(this.#pool, segments, tailSegment);
    if (tail === undefined || tail + BigInt(tailSegment.ids) > settledId) return { records: 0, isMore: false };
    return this.#seal(this.#tail, tailSegment, tail);
  }

  async #seal(builder: SegmentBuilder, shape: SegmentShape, firstId: bigint): Promise<Sealed> {
    try {
      return { records: await sealSegment(this.#pool, builder, shape, firstId), isMore: true };
    } catch (error) {
      // What was collected of a segment that could not be read to its end must not be in the next one.
      builder.clear();
      throw error;
    }
  }
}

/** The first id of sixteen whole segments that lie side by side in the range of a merged one. */
function findMergeable(segments: readonly Segment[]): bigint | undefined {
  const wholes = segments.filter(({ shape }) => shape === wholeSegment);
  const counts = new Map<bigint, number>();
  for (const { firstId } of wholes) {
    const merged = alignedDown(firstId, mergedSegment);
    const count = (counts.get(merged) ?? 0) + 1;
    if (count === mergedSegment.parts) return merged;
    counts.set(merged, count);
  }
  return undefined;
}
