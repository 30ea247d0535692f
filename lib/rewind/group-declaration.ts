import type { Transaction } from '#lib/db/client.ts';
import { postgresText } from '#lib/db/postgres-text.ts';
import type { Declaration } from './rewind.ts';

/** What is declared of a group; null where nothing is. */
export async function groupDeclarationOf(database: Transaction, cluster: string, group: string): Promise<Declaration | null> {
  const found = await database.groupDeclaration.findUnique({ where: { cluster_groupId: { cluster, groupId: postgresText(group) } } });
  return found === null ? null : { deduplicates: found.deduplicates, declaredBy: found.declaredBy, declaredAt: found.declaredAt.toISOString() };
}
