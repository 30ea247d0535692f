import type { Actor } from '#lib/access/actor.ts';
import { recordAudit } from '#lib/access/audit.ts';
import type { ReplayContext } from './replay-context.ts';
import { notInThisState, requireReplay } from './require-replay.ts';

/**
 * Changes the rate of a replay that is being sent or is paused: all its workers keep to it within a second.
 * @param ratePerSecond messages per second of all shards together; a ramp grows towards it.
 * @throws AccessDenied, Refusal (not found, nothing left to send)
 */
export async function changeRate(context: ReplayContext, actor: Actor, { id, ratePerSecond }: { id: number; ratePerSecond: number }): Promise<void> {
  const { database, cluster } = context;
  const job = await requireReplay(context, actor, 'replays:rate', id);
  await database.$transaction(async (transaction) => {
    const { count } = await transaction.replayJob.updateMany({
      where: { id, state: { in: ['confirmed', 'canary', 'running', 'paused'] } },
      data: { ratePerSecond },
    });
    if (count !== 1) throw notInThisState(id, job.state, 'only one that has something left to send has a rate');
    await transaction.replayJob.updateMany({ where: { id, highestRatePerSecond: { lt: ratePerSecond } }, data: { highestRatePerSecond: ratePerSecond } });
    await recordAudit(transaction, {
      actor,
      action: 'replays:rate',
      cluster: cluster.id,
      subject: `replay/${id}`,
      outcome: 'done',
      detail: { from: job.ratePerSecond, to: ratePerSecond },
    });
  });
}
