import type { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { isAllowed } from '#lib/access/policy.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import { getReplay } from './get-replay.ts';
import { listReplays, type ReplayPageRequest, readReplayLine } from './list-replays.ts';
import { noSuchReplay } from './no-such-replay.ts';
import type { plannedPage } from './plan/planned-page.ts';
import { readPlanned } from './plan/read-planned.ts';
import type { ReplayContext } from './replay-context.ts';
import type { ReplayDetail, ReplayLine, replayPage } from './replay-job.ts';
import { type ExportFormat, exportReport } from './report/export-report.ts';
import { readReport } from './report/read-report.ts';
import type { ReplayReport } from './report/report.ts';
import type { logPage } from './run/log-page.ts';
import { readLog } from './run/read-log.ts';
import { topicsOfPlan } from './topics-of-plan.ts';

/** What lists show of a replay, for whoever may read those of all its target topics. @throws AccessDenied, Refusal (not found) */
async function requireReadable({ pool, cluster }: ReplayContext, actor: Actor, id: number): Promise<ReplayLine> {
  const line = await readReplayLine(pool, cluster.id, id);
  if (line === undefined) throw noSuchReplay(cluster.id, id);
  for (const topic of line.targetTopics) await requireAllowed(actor, 'replays:read', { cluster: cluster.id, topic });
  return line;
}

/** One replay for whoever may read the replays of all its topics, the source of a range included. @throws AccessDenied, Refusal (not found) */
export async function showReplay(context: ReplayContext, actor: Actor, id: number): Promise<ReplayDetail> {
  const replay = await getReplay(context, id);
  for (const topic of topicsOfPlan(replay.plan)) await requireAllowed(actor, 'replays:read', { cluster: context.cluster.id, topic });
  return replay;
}

/** A page of a replay's log for whoever may read the replay. @throws AccessDenied, Refusal (not found, a cursor that is not one of ours) */
export async function showLog(
  context: ReplayContext,
  actor: Actor,
  id: number,
  page: { cursor?: string | undefined; limit: number },
): Promise<z.infer<typeof logPage>> {
  await requireReadable(context, actor, id);
  return readLog(context, id, page);
}

/** A page of what a replay's plan does to its failures, for whoever may read the replay. @throws AccessDenied, Refusal (not found, a cursor that is not one of ours) */
export async function showPlanned(
  context: ReplayContext,
  actor: Actor,
  id: number,
  page: { cursor?: string | undefined; limit: number },
): Promise<z.infer<typeof plannedPage>> {
  await requireReadable(context, actor, id);
  return readPlanned(context, id, page);
}

/** A replay added up, for whoever may read it. @throws AccessDenied, Refusal (not found) */
export async function showReport(context: ReplayContext, actor: Actor, id: number): Promise<ReplayReport> {
  await requireReadable(context, actor, id);
  return readReport(context, id);
}

/** All messages of a replay as a stream, for whoever may read it. @throws AccessDenied, Refusal (not found) */
export async function showExport(context: ReplayContext, actor: Actor, id: number, format: ExportFormat): Promise<ReadableStream<Uint8Array>> {
  await requireReadable(context, actor, id);
  return exportReport(context, id, format);
}

/** Whether somebody may read a replay: of all its target topics. */
export function mayReadReplay(actor: Actor, cluster: string, { targetTopics }: Pick<ReplayLine, 'targetTopics'>): boolean {
  return targetTopics.every((topic) => isAllowed(actor, 'replays:read', { cluster, topic }));
}

/** A page of the replays that somebody may read; those of other topics are left out. @throws Refusal when the cursor is not one of ours */
export async function showReplays({ pool, cluster }: ReplayContext, actor: Actor, page: ReplayPageRequest): Promise<z.infer<typeof replayPage>> {
  const { lines, nextCursor } = await listReplays(pool, cluster.id, page);
  return {
    lines: lines.filter((line) => mayReadReplay(actor, cluster.id, line)),
    nextCursor,
  };
}
