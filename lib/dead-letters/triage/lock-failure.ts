import type { Failure, Prisma } from '#lib/db/generated/client.ts';
import { noSuchDeadLetter } from '#lib/dead-letters/no-such-dead-letter.ts';

/**
 * Locks a failure to the end of a transaction: whoever comes second waits here and then sees what the first has done.
 * @throws Refusal (not found) where the first was retention, which dropped it.
 */
export async function lockFailure(transaction: Prisma.TransactionClient, cluster: string, id: bigint): Promise<Failure> {
  await transaction.$queryRaw`select from failure where id = ${id} for update`;
  const failure = await transaction.failure.findUnique({ where: { id } });
  if (failure === null) throw noSuchDeadLetter(cluster, String(id));
  return failure;
}
