import type { Logger } from 'pino';
import { SealingDuty } from '#lib/dead-letters/search/sealing-duty.ts';
import { sessionName } from '#lib/leases/end-lost-sessions.ts';
import type { LeaseHolder } from '#lib/leases/lease-holder.ts';
import { supervise } from './supervise.ts';
import { leaseName } from './wanted-leases.ts';

/** Between two looks for ids that have settled. */
const lookEveryMs = 500;

/** Seals search segments while this worker has the lease, in a thread of its own. Resolves when `signal` aborts, the turn under way has ended and the thread is gone. */
export async function sealHeld({
  databaseUrl,
  leases,
  log,
  signal,
}: {
  databaseUrl: string;
  leases: Pick<LeaseHolder, 'held' | 'use' | 'worker'>;
  log: Logger;
  signal: AbortSignal;
}): Promise<void> {
  const lease = leaseName.commonDuty('sealing');
  const sealing = new SealingDuty(databaseUrl, sessionName(leases.worker));
  await supervise('Sealing search segments', log, signal, async () => {
    if (!leases.held.has(lease)) return lookEveryMs;
    const { isMore } = await leases.use([lease], () => sealing.turn());
    return isMore ? 0 : lookEveryMs;
  });
  await sealing.close();
}
