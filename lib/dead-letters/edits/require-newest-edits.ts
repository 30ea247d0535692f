import { Refusal } from '#lib/access/refusal.ts';
import type { Transaction } from '#lib/db/client.ts';

/** Requires that versions of edits are the drafts of their failures. @throws Refusal that names who has changed one meanwhile */
export async function requireNewestEdits(transaction: Transaction, edits: readonly { failureId: string; version: number }[]): Promise<void> {
  const found = await transaction.failureEdit.findMany({
    where: { failureId: { in: edits.map(({ failureId }) => BigInt(failureId)) } },
    orderBy: { version: 'desc' },
    distinct: ['failureId'],
    select: { failureId: true, version: true, author: true, hash: true },
  });
  const newestOf = new Map(found.map((edit) => [String(edit.failureId), edit]));
  for (const { failureId, version } of edits) {
    const newest = newestOf.get(failureId);
    if (newest?.version === version && newest.hash !== null) continue;
    const what =
      newest === undefined
        ? 'has no edit'
        : newest.hash === null
          ? `has no draft any more: ${newest.author} discarded it`
          : `was edited further: ${newest.author} saved version ${newest.version}, and this is of version ${version}`;
    throw new Refusal(`Dead letter ${failureId} ${what}. Look at it and plan again.`, {
      kind: 'conflict',
      type: 'edit-changed',
      fields: { id: failureId, version: newest?.version ?? null, by: newest?.author ?? null },
    });
  }
}
