import { fetchJson } from '#components/api/fetch-json.ts';
import type { DeadLetterFilterQuery } from '#lib/dead-letters/dead-letter.ts';
import { type FailuresRequest, type ReplayDetail, replayDetail } from '#lib/replay/replay-job.ts';
import type { RunSettings } from '#lib/replay/run/run-settings.ts';

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
