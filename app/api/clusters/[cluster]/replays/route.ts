import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { clusterPath, replayPageQuery } from '#app/api/path-parts.ts';
import type { Actor } from '#lib/access/actor.ts';
import { planMatching } from '#lib/replay/plan-matching.ts';
import { planReplay } from '#lib/replay/plan-replay.ts';
import { planRange } from '#lib/replay/range/plan-range.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { type PlanRequest, planRequest, replayDetail, replayPage } from '#lib/replay/replay-job.ts';
import { showReplay, showReplays } from '#lib/replay/show-replay.ts';

function plan(context: ReplayContext, actor: Actor, request: PlanRequest): Promise<number> {
  switch (request.source) {
    case 'topic':
      return planRange(context, actor, request);
    case 'matching':
      return planMatching(context, actor, request);
    default:
      return planReplay(context, actor, request);
  }
}

export const GET = handle(
  {
    operation: 'listReplays',
    summary: 'Replays, newest first; of those under way, which were confirmed and have not ended, where `state` says so.',
    answer: replayPage,
    refusals: ['not-found', 'invalid'],
    action: 'replays:read',
    params: clusterPath,
    query: replayPageQuery,
  },
  ({ actor, params, query }) => showReplays(inCluster(params.cluster), actor, query),
);

export const POST = handle(
  {
    operation: 'planReplay',
    summary:
      'Plans a replay: of dead letters to the topics they came from, as they failed or as a draft has them, picked by their ids or all that fit a filter, or of a range of a topic, which a worker counts and checks. Nothing is sent.',
    answer: replayDetail,
    refusals: ['not-found', 'conflict', 'invalid', 'kafka'],
    action: 'replays:plan',
    params: clusterPath,
    body: planRequest,
  },
  async ({ actor, params, body }) => {
    const context = inCluster(params.cluster);
    return showReplay(context, actor, await plan(context, actor, body));
  },
);
