import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';
import type { RangePart, ReplayRange } from './replay-range.ts';

const minuteMs = 60_000;
/** The steps in which messages are counted, in minutes: the finest that needs no more than `mostSteps`. */
const stepMinutes = [1, 2, 5, 10, 15, 30, 60, 120, 360, 720, 1_440, 10_080];
const mostSteps = 90;
/** Requests that are under way at once. */
const atOnce = 8;

/** The step of a chart of so long a time. */
function stepOf(spanMs: number): number {
  const minutes = stepMinutes.find((step) => spanMs / (step * minuteMs) <= mostSteps) ?? Math.ceil(spanMs / minuteMs / mostSteps);
  return minutes * minuteMs;
}

async function offsetsAt(cluster: KafkaCluster, topic: string, parts: readonly RangePart[], atMs: number): Promise<bigint[]> {
  const listed = await listOffsets(
    cluster,
    parts.map(({ partition }) => ({ topic, partition })),
    BigInt(atMs),
  );
  return listed.map(({ offset, error }, index) => {
    if (error !== undefined) throw error;
    const [from, to] = [BigInt(parts[index]?.fromOffset ?? 0), BigInt(parts[index]?.toOffset ?? 0)];
    return offset < 0n || offset > to ? to : offset < from ? from : offset;
  });
}

/**
 * How the offsets of a range lie in time, by the brokers' own indexes: nothing is read.
 * @throws KafkaError
 */
export async function countSteps(
  cluster: KafkaCluster,
  topic: string,
  parts: readonly RangePart[],
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<NonNullable<ReplayRange['steps']>> {
  const stepMs = stepOf(toMs - fromMs);
  const begin = Math.floor(fromMs / stepMs) * stepMs;
  const count = Math.max(1, Math.ceil((toMs - begin) / stepMs));
  const inner = Array.from({ length: count - 1 }, (_, index) => begin + (index + 1) * stepMs);
  const found: bigint[][] = [parts.map(({ fromOffset }) => BigInt(fromOffset))];
  for (let from = 0; from < inner.length; from += atOnce)
    found.push(...(await Promise.all(inner.slice(from, from + atOnce).map((atMs) => offsetsAt(cluster, topic, parts, atMs)))));
  found.push(parts.map(({ toOffset }) => BigInt(toOffset)));
  const sums = found.map((offsets) => Number(offsets.reduce((sum, offset) => sum + offset, 0n)));
  // Timestamps may go back, and then so does what is found for a later one.
  const counts = sums.slice(1).map((sum, index) => Math.max(0, sum - (sums[index] ?? 0)));
  return { fromAt: new Date(begin).toISOString(), stepMs, counts };
}
