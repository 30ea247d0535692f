import { Refusal } from '#lib/access/refusal.ts';
import type { Transaction } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import { canBecome } from '#lib/dead-letters/failure-states.ts';
import { lockFailure } from '#lib/dead-letters/triage/lock-failure.ts';

interface Addition {
  cluster: string;
  failureId: bigint;
  /** The newest version that the operator saw, 0 for none. */
  seenVersion: number;
  version: Omit<Prisma.FailureEditUncheckedCreateInput, 'failureId' | 'version'>;
}

/** What is the matter with a failure that cannot be edited in the state it is in. */
function notEditable(id: bigint, state: string, jobId: number | null): Refusal {
  const why = jobId === null ? `is ${state}` : `is in replay ${jobId}`;
  return new Refusal(`Dead letter ${id} ${why}; only an open one can be edited.`, {
    kind: 'conflict',
    type: 'not-in-this-state',
    fields: { id: String(id), state },
  });
}

/**
 * Adds a version after the one that an operator saw. Saved again as it is (an answer that was lost), it is not added twice.
 * @returns the newest version then, and whether it is new.
 * @throws Refusal where somebody else was faster, or the failure is not open.
 */
export async function addVersion(
  transaction: Transaction,
  { cluster, failureId, seenVersion, version }: Addition,
): Promise<{ version: number; isNew: boolean }> {
  const failure = await lockFailure(transaction, cluster, failureId);
  if (!canBecome(failure.state, 'claimed')) throw notEditable(failureId, failure.state, failure.claimedByJobId);
  const newest = await transaction.failureEdit.findFirst({
    where: { failureId },
    orderBy: { version: 'desc' },
    omit: { key: true, value: true, headers: true },
  });
  const newestVersion = newest?.version ?? 0;
  if (
    newest !== null &&
    newest.author === version.author &&
    newest.hash === (version.hash ?? null) &&
    newest.reason === version.reason &&
    newest.recordId === version.recordId
  )
    return { version: newestVersion, isNew: false };
  if (newestVersion !== seenVersion)
    throw new Refusal(
      `${newest?.author ?? 'Somebody'} ${newest?.hash === null ? 'discarded the draft' : `saved version ${newestVersion} of the draft`} of dead letter ${failureId} since you began. Yours was not saved; look at theirs before you decide.`,
      {
        kind: 'conflict',
        type: 'changed-meanwhile',
        fields: { id: String(failureId), version: newestVersion, by: newest?.author ?? null },
      },
    );
  await transaction.failureEdit.create({ data: { ...version, failureId, version: newestVersion + 1 } });
  return { version: newestVersion + 1, isNew: true };
}
