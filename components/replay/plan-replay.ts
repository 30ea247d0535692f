import { fetchJson } from '#components/api/fetch-json.ts';
import { type FailuresRequest, type ReplayDetail, replayDetail } from '#lib/replay/replay-job.ts';

/**
 * Plans a replay of these failures; nothing is sent before its plan is confirmed.
 * @param edits drafts that are sent in place of what failed, each in the version that was seen.
 * @throws RequestFailure
 */
export function planReplay(cluster: string, failureIds: readonly string[], edits: FailuresRequest['edits'] = []): Promise<ReplayDetail> {
  return fetchJson(replayDetail, `/api/clusters/${encodeURIComponent(cluster)}/replays`, { method: 'POST', body: { failureIds, edits } });
}
