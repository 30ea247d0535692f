import type { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { recordAudit } from '#lib/access/audit.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import { groupDeclarationOf } from './group-declaration.ts';
import { rewindableGroup } from './plan/rewindable-group.ts';
import type { groupDeclaration } from './rewind.ts';
import type { RewindContext } from './rewind-context.ts';

type Declared = z.infer<typeof groupDeclaration>;

/** What is declared of a group. @throws AccessDenied */
export async function showDeclaration({ database, cluster }: RewindContext, actor: Actor, group: string): Promise<Declared> {
  await requireAllowed(actor, 'groups:read', { cluster: cluster.id });
  return { declaration: await groupDeclarationOf(database, cluster.id, group) };
}

/**
 * Declares whether a group deduplicates; null takes the declaration back.
 * @throws AccessDenied, Refusal (no such group, no consumer group), KafkaError
 */
export async function declareGroup(
  context: RewindContext,
  actor: Actor,
  { group, deduplicates }: { group: string; deduplicates: boolean | null },
): Promise<Declared> {
  const { database, cluster } = context;
  await requireAllowed(actor, 'groups:declare', { cluster: cluster.id });
  await rewindableGroup(context, group);
  const key = { cluster: cluster.id, groupId: group };
  return database.$transaction(async (transaction) => {
    const what = { deduplicates: deduplicates === true, declaredBy: actor.email, declaredAt: new Date() };
    if (deduplicates === null) await transaction.groupDeclaration.deleteMany({ where: key });
    else await transaction.groupDeclaration.upsert({ where: { cluster_groupId: key }, create: { ...key, ...what }, update: what });
    await recordAudit(transaction, {
      actor,
      action: 'groups:declare',
      cluster: cluster.id,
      subject: `group/${group}`,
      outcome: 'done',
      detail: { deduplicates },
    });
    return { declaration: await groupDeclarationOf(transaction, cluster.id, group) };
  });
}
