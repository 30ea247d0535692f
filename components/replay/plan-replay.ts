import { fetchJson } from '#components/api/fetch-json.ts';
import { type ReplayDetail, replayDetail } from '#lib/replay/replay-job.ts';

/** Plans a replay of these failures; nothing is sent before its plan is confirmed. @throws RequestFailure */
export function planReplay(cluster: string, failureIds: readonly string[]): Promise<ReplayDetail> {
  return fetchJson(replayDetail, `/api/clusters/${encodeURIComponent(cluster)}/replays`, { method: 'POST', body: { failureIds } });
}
