import type { Actor } from '#lib/access/actor.ts';
import { recordAudit } from '#lib/access/audit.ts';
import { Refusal } from '#lib/access/refusal.ts';
import type { Transaction } from '#lib/db/client.ts';
import type { Rewind } from '#lib/db/generated/client.ts';
import { postgresText } from '#lib/db/postgres-text.ts';
import { movedText, movesSince } from './moves-since.ts';
import { buildPlan } from './plan/build-plan.ts';
import { planHash } from './plan/plan-hash.ts';
import { namesOf, rewindableGroup } from './plan/rewindable-group.ts';
import type { Target } from './plan/wanted-offsets.ts';
import { findRewind, requireRewind } from './require-rewind.ts';
import type { ConfirmRewindRequest, RewindPlan } from './rewind.ts';
import type { RewindContext } from './rewind-context.ts';
import { undoOffsets } from './undo-offsets.ts';

interface Confirmation extends ConfirmRewindRequest {
  id: number;
}

type Fields = Record<string, string | number>;
const conflict = (type: string, message: string, fields: Fields = {}) => new Refusal(message, { kind: 'conflict', type, fields });

/** Throws what stands against confirming this plan, whatever Kafka says now. */
function requireConfirmable(rewind: Rewind, plan: RewindPlan, confirmation: Confirmation): void {
  const { id, state, confirmedBy, groupId } = rewind;
  if (state !== 'planned')
    throw conflict(
      'not-in-this-state',
      `Rewind ${id} is ${state}${confirmedBy === null ? '' : `, confirmed by ${confirmedBy}`}; it cannot be confirmed again.`,
      {
        id,
        state,
      },
    );
  if (rewind.expiresAt < new Date()) throw conflict('plan-expired', `The plan of rewind ${id} has expired. Plan again.`, { id });
  if (rewind.planHash !== confirmation.planHash)
    throw conflict('plan-changed', 'The plan has changed since you looked. Read it again before you confirm.', { id });
  if (plan.partitions.some(({ skipped }) => skipped !== '0') && confirmation.groupName !== groupId)
    throw conflict('name-not-typed', `This plan skips records. Type the group’s name, ${groupId}, to confirm it.`, { id });
}

/** Each partition of a plan, with its offsets as numbers. */
const placesOf = ({ partitions }: RewindPlan) =>
  partitions.map(({ committed, newOffset, ...place }) => ({
    ...place,
    committedThen: committed === null ? null : BigInt(committed),
    newOffset: BigInt(newOffset),
  }));

/** What was asked for, to be planned anew: what the operator chose, not what came of it. @throws Refusal where nothing is left to take back; KafkaError */
async function sameAgain(context: RewindContext, groupId: string, { target }: RewindPlan): Promise<Target> {
  return target.kind === 'undo' ? undoOffsets(context, { id: target.rewind, groupId }) : target;
}

/** Makes the plan anew, since what it stands on has moved, and keeps it for the operator to read. @throws Refusal `plan-changed`, or that nothing is left to move; AccessDenied */
async function planAnew(context: RewindContext, actor: Actor, { rewind, plan, moved }: { rewind: Rewind; plan: RewindPlan; moved: string[] }): Promise<never> {
  const { database, cluster } = context;
  const { id, groupId } = rewind;
  const target = await sameAgain(context, groupId, plan);
  const anew = await buildPlan(context, { group: groupId, target, asked: plan.target, partitions: plan.selected ?? undefined });
  await requireRewind(actor, cluster.id, anew);
  if (anew.partitions.length === 0)
    throw conflict(
      'nothing-moves',
      `The group stands there already: ${anew.unmoved.map(({ topic, partition, why }) => `${topic}/${partition}, ${why}`).join('; ')}. Withdraw the plan.`,
      { id },
    );
  const { count } = await database.rewind.updateMany({
    where: { id, state: 'planned', planHash: rewind.planHash },
    data: { plan: anew, planHash: planHash(cluster.id, groupId, anew) },
  });
  if (count === 1)
    await recordAudit(database, { actor, action: 'rewinds:confirm', cluster: cluster.id, subject: `rewind/${id}`, outcome: 'refused', detail: { moved } });
  throw conflict(
    'plan-changed',
    `Since you looked, the group has moved: ${moved.slice(0, 5).join('; ')}. The plan was made again; read it before you confirm.`,
    { id },
  );
}

/** The rewind of this group that is confirmed already. The unique index rewind_claim holds the same. */
async function requireOnly(transaction: Transaction, { cluster, groupId }: Rewind): Promise<void> {
  const other = await transaction.rewind.findFirst({ where: { cluster, groupId, state: 'confirmed' } });
  if (other !== null)
    throw conflict('rewind-waiting', `Rewind ${other.id} of ${groupId} is confirmed and waits for the group to be empty. Cancel it first.`, { id: other.id });
}

/**
 * Confirms exactly the plan that was shown, after reading that the group stands where the plan has it, or, where it is live, has only read on; a worker then sets the
 * offsets as soon as the group is empty.
 * @throws AccessDenied; Refusal `plan-changed` when an offset has moved (the rewind then holds the new plan to look at), `group-is-live` where it is not to be waited for,
 * or on any other conflict; KafkaError
 */
export async function confirmRewind(context: RewindContext, actor: Actor, confirmation: Confirmation): Promise<void> {
  const { database, cluster } = context;
  const { id, waitMs } = confirmation;
  const { rewind, plan } = await findRewind(context, actor, id);
  requireConfirmable(rewind, plan, confirmation);
  const { members } = await rewindableGroup(context, rewind.groupId);
  if (waitMs === 0 && members.length > 0)
    throw conflict('group-is-live', `${rewind.groupId} is live: ${namesOf(members)}. Stop ${members.length === 1 ? 'it' : 'them'}, or let the rewind wait.`, {
      id,
    });
  // One that is live reads on while its operator reads the plan, which would never be confirmed.
  const wasLive = members.length > 0 || plan.group.members.length > 0;
  const moves = await movesSince(cluster, rewind.groupId, placesOf(plan));
  const moved = moves.filter(({ move }) => move === 'moved' || (move === 'read-on' && !wasLive));
  if (moved.length > 0) await planAnew(context, actor, { rewind, plan, moved: moved.map(movedText) });
  const reason = postgresText(confirmation.reason);
  await database.$transaction(async (transaction) => {
    // Two who confirm at the same moment wait for each other here, so that the second is told of the first.
    await transaction.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${`rewind ${cluster.id} ${rewind.groupId}`}, 0))::text`;
    await requireOnly(transaction, rewind);
    const { count } = await transaction.rewind.updateMany({
      where: { id, state: 'planned', planHash: confirmation.planHash },
      data: {
        state: 'confirmed',
        confirmedBy: actor.email,
        confirmedAt: new Date(),
        waitsUntil: waitMs === null ? null : new Date(Date.now() + Math.max(waitMs, shortestWaitMs)),
        blockedBy: [...members],
        wasLive,
        reason,
      },
    });
    if (count !== 1) throw conflict('changed-meanwhile', `Rewind ${id} was changed by somebody else at the same moment. Look at it again.`, { id });
    await transaction.rewindPartition.createMany({
      data: moves.map(({ topic, partition, topicId, committedNow, newOffset }) => ({
        rewindId: id,
        topic,
        partition,
        topicId,
        committedThen: committedNow,
        committedNow,
        newOffset,
      })),
    });
    await recordAudit(transaction, {
      actor,
      action: 'rewinds:confirm',
      cluster: cluster.id,
      subject: `rewind/${id}`,
      outcome: 'done',
      detail: { reason, group: rewind.groupId, planHash: rewind.planHash, partitions: plan.partitions.length },
    });
  });
}

/** A group that is empty now is set within a second or two; a worker that is just starting gets so long. */
const shortestWaitMs = 30_000;
