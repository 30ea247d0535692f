import { log } from '#lib/config/log.ts';
import { confirmReplay } from '#lib/replay/confirm-replay.ts';
import { getReplay } from '#lib/replay/get-replay.ts';
import { computePlans } from '#lib/replay/range/compute-plans.ts';
import { planRange } from '#lib/replay/range/plan-range.ts';
import type { RangeRequest } from '#lib/replay/range/replay-range.ts';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';
import { ada, type TestReplays } from './test-replays.ts';

/** A range of the origin topic; what is left out is as the API has it by default. */
export type AskedRange = Partial<RangeRequest> & Pick<RangeRequest, 'bounds'>;

/** A plan of a range once it is counted, as a worker does it. */
export async function countedRange(replays: TestReplays, id: number): Promise<ReplayDetail> {
  await computePlans({ ...replays, log, signal: new AbortController().signal });
  return getReplay(replays, id);
}

/** Plans a range, and counts it. */
export async function plannedRange(replays: TestReplays, asked: AskedRange): Promise<ReplayDetail> {
  const id = await planRange(replays, ada, { source: 'topic', topic: replays.origin.name, overtaken: 'ask', removeHeaders: [], provenBy: [], ...asked });
  return countedRange(replays, id);
}

/** Plans and confirms. @returns the job's id. */
export async function confirmedRange(replays: TestReplays, asked: AskedRange): Promise<number> {
  const { id, planHash } = await plannedRange(replays, asked);
  await confirmReplay(replays, ada, { id, planHash, reason: 'the outage is over' });
  return id;
}

/** From the beginning of a partition, or an offset, to another. */
export const byOffsets = (to: bigint, { from = 0n, partition = 0 } = {}): AskedRange => ({
  bounds: { by: 'offsets', partitions: [{ partition, from: String(from), to: String(to) }] },
});
