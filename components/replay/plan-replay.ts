import { fetchJson } from '#components/api/fetch-json.ts';
import type { DeadLetterFilterQuery } from '#lib/dead-letters/dead-letter.ts';
import type { OvertakenDecision, RangeRequest } from '#lib/replay/range/replay-range.ts';
import { type FailuresRequest, type ReplayDetail, replayDetail } from '#lib/replay/replay-job.ts';
import type { RunSettings } from '#lib/replay/run/run-settings.ts';
import { replayAddress } from './replay-query.ts';

const address = (cluster: string) => `/api/clusters/${encodeURIComponent(cluster)}/replays`;

/** Plans a replay of all failures that fit a filter; nothing is sent before its plan is confirmed. @param asked without `settings` it runs as is usual. @throws RequestFailure */
export function planMatching(cluster: string, asked: { matching: DeadLetterFilterQuery; settings?: RunSettings }): Promise<ReplayDetail> {
  return fetchJson(replayDetail, address(cluster), { method: 'POST', body: { source: 'matching', ...asked } });
}

/**
 * Plans a replay of these failures; nothing is sent before its plan is confirmed.
 * @param edits drafts that are sent in place of what failed, each in the version that was seen.
 * @throws RequestFailure
 */
export function planReplay(cluster: string, failureIds: readonly string[], edits: FailuresRequest['edits'] = []): Promise<ReplayDetail> {
  return fetchJson(replayDetail, address(cluster), { method: 'POST', body: { failureIds, edits } });
}

/** Plans the replay of a range; a worker counts it then. Nothing is sent before it is confirmed. @throws RequestFailure */
export function planRange(cluster: string, body: RangeRequest): Promise<ReplayDetail> {
  return fetchJson(replayDetail, address(cluster), { method: 'POST', body });
}

/** Plans again from a plan or a replay that there is. */
const planFrom = (cluster: string, id: number, how: 'overtaken' | 'missed' | 'retry' | 'together', body: unknown): Promise<ReplayDetail> =>
  fetchJson(replayDetail, `${replayAddress(cluster, String(id))}/${how}`, { method: 'POST', body });

/** Plans the range of a plan again, with the answer to what becomes of what was overtaken. @throws RequestFailure */
export const decideOvertaken = (cluster: string, { id, ...decided }: { id: number } & OvertakenDecision) => planFrom(cluster, id, 'overtaken', decided);

/** Plans of the range of a plan what its groups missed. @throws RequestFailure */
export const planMissed = (cluster: string, id: number) => planFrom(cluster, id, 'missed', {});

/** Plans the dead letters of a plan together with those that other groups have of the same messages. @throws RequestFailure */
export const planTogether = (cluster: string, id: number) => planFrom(cluster, id, 'together', {});

/** Plans what was not sent of a replay that has ended. @throws RequestFailure */
export const planRetry = (cluster: string, id: number) => planFrom(cluster, id, 'retry', {});
