import type { Actor } from '#lib/access/actor.ts';
import { recordAudit } from '#lib/access/audit.ts';
import { Refusal } from '#lib/access/refusal.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import { canBecome } from '#lib/dead-letters/failure-states.ts';
import { lockFailure } from '#lib/dead-letters/triage/lock-failure.ts';

interface Addition {
  cluster: string;
  failureId: bigint;
  /** The dead letter topic. */
  topic: string;
  /** The newest version that the operator saw, 0 for none. */
  seenVersion: number;
  version: Omit<Prisma.FailureEditUncheckedCreateInput, 'failureId' | 'version' | 'author'>;
  /** What the audit says beside topic and version. */
  detail: Prisma.InputJsonObject;
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

/** The number of the version that was added; undefined where it was there already. */
async function addWithin(transaction: Transaction, actor: Actor, { cluster, failureId, seenVersion, version }: Addition): Promise<number | undefined> {
  const failure = await lockFailure(transaction, cluster, failureId);
  if (!canBecome(failure.state, 'claimed')) throw notEditable(failureId, failure.state, failure.claimedByJobId);
  const newest = await transaction.failureEdit.findFirst({
    where: { failureId },
    orderBy: { version: 'desc' },
    omit: { key: true, value: true, headers: true },
  });
  const newestVersion = newest?.version ?? 0;
  const isOwn = newest?.author === actor.email && newest.hash === (version.hash ?? null);
  if (isOwn && newest.reason === version.reason && newest.recordId === version.recordId) return undefined;
  if (newestVersion !== seenVersion)
    throw new Refusal(
      `${newest?.author ?? 'Somebody'} ${newest?.hash === null ? 'discarded the draft' : `saved version ${newestVersion} of the draft`} of dead letter ${failureId} since you began. Yours was not saved; look at theirs before you decide.`,
      {
        kind: 'conflict',
        type: 'changed-meanwhile',
        fields: { id: String(failureId), version: newestVersion, by: newest?.author ?? null },
      },
    );
  await transaction.failureEdit.create({ data: { ...version, author: actor.email, failureId, version: newestVersion + 1 } });
  return newestVersion + 1;
}

/**
 * Adds a version after the one that an operator saw, with its line in the audit. Saved again as it is (an answer that was lost), it is not added twice.
 * @throws Refusal where somebody else was faster, or the failure is not open.
 */
export async function addVersion(database: Database, actor: Actor, addition: Addition): Promise<void> {
  const { cluster, failureId, topic, detail } = addition;
  await database.$transaction(async (transaction) => {
    const version = await addWithin(transaction, actor, addition);
    if (version === undefined) return;
    await recordAudit(transaction, {
      actor,
      action: 'dead-letters:edit',
      cluster,
      subject: `failure/${failureId}`,
      outcome: 'done',
      detail: { topic, version, ...detail },
    });
  });
}
