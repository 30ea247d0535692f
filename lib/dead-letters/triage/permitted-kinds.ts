import type { Actor } from '#lib/access/actor.ts';
import { AccessDenied, type Action } from '#lib/access/policy.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import type { Database } from '#lib/db/client.ts';

/** Where failures of a kind lie, and why the actor may not do it there: null where they may. */
export interface PermittedKind {
  topic: string;
  denied: AccessDenied | null;
}

async function denial(actor: Actor, action: Action, resource: { cluster: string; topic: string }): Promise<AccessDenied | null> {
  try {
    await requireAllowed(actor, action, resource);
    return null;
  } catch (error) {
    if (error instanceof AccessDenied) return error;
    throw error;
  }
}

/** The kinds that failures have, by their ids, with what the policy says of an action there. It is asked once a topic, and so a denial is in the audit once. */
export async function permittedKinds(
  database: Database,
  actor: Actor,
  { action, cluster, ids }: { action: Action; cluster: string; ids: readonly bigint[] },
): Promise<ReadonlyMap<number, PermittedKind>> {
  const failures = await database.failure.findMany({ where: { id: { in: [...ids] }, cluster }, select: { kindId: true }, distinct: ['kindId'] });
  const kinds = await database.failureKind.findMany({
    where: { id: { in: failures.map(({ kindId }) => kindId) } },
    select: { id: true, topic: { select: { name: true } } },
  });
  const denials = new Map<string, AccessDenied | null>();
  for (const topic of new Set(kinds.map((kind) => kind.topic.name))) denials.set(topic, await denial(actor, action, { cluster, topic }));
  return new Map(kinds.map(({ id, topic }) => [id, { topic: topic.name, denied: denials.get(topic.name) ?? null }]));
}
