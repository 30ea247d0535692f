import type { Actor } from '#lib/access/actor.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import type { Rewind } from '#lib/db/generated/client.ts';
import { type RewindPlan, rewindPlan } from './rewind.ts';
import type { RewindContext } from './rewind-context.ts';

/** @returns the refusal for an id that names no rewind of the cluster. */
export function noSuchRewind(cluster: string, id: number): Refusal {
  return new Refusal(`There is no rewind ${id} in cluster ${cluster}.`, { kind: 'not-found', type: 'no-such-rewind', fields: { cluster, id } });
}

/** Asks the policy on every topic that a plan moves the group on. @throws AccessDenied */
export async function requireRewind(actor: Actor, cluster: string, { partitions }: Pick<RewindPlan, 'partitions'>): Promise<void> {
  for (const topic of new Set(partitions.map((place) => place.topic))) await requireAllowed(actor, 'groups:rewind', { cluster, topic });
}

/** The rewind that somebody wants to act on, and its plan. @throws AccessDenied, Refusal (not found) */
export async function findRewind({ database, cluster }: RewindContext, actor: Actor, id: number): Promise<{ rewind: Rewind; plan: RewindPlan }> {
  const rewind = await database.rewind.findFirst({ where: { id, cluster: cluster.id } });
  if (rewind === null) throw noSuchRewind(cluster.id, id);
  const plan = rewindPlan.parse(rewind.plan);
  await requireRewind(actor, cluster.id, plan);
  return { rewind, plan };
}

/** Refuses what a rewind's state does not allow. @param only which rewinds can be, such as "only a plan can be withdrawn" */
export function notInThisState({ id, state }: Pick<Rewind, 'id' | 'state'>, only: string): Refusal {
  return new Refusal(`Rewind ${id} is ${state}; ${only}.`, { kind: 'conflict', type: 'not-in-this-state', fields: { id, state } });
}
