import pg from 'pg';
import type { Logger } from 'pino';
import { Refusal } from '#lib/access/refusal.ts';
import { KafkaError } from '#lib/kafka/kafka-error.ts';
import { type Lease, LeaseLost } from '#lib/leases/lease.ts';
import type { LeaseHolder } from '#lib/leases/lease-holder.ts';
import { noteTrouble } from '#lib/replay/engine/note-trouble.ts';
import { pauseJob } from '#lib/replay/engine/pause-job.ts';
import { runShard } from '#lib/replay/engine/run-shard.ts';
import { ShardStopped } from '#lib/replay/engine/shard-stopped.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { supervise } from './supervise.ts';
import type { WantedShard } from './wanted-leases.ts';

/** How soon a shard whose lease was taken is begun. */
const lookEveryMs = 200;
/** Before a shard that failed for the brokers' sake is tried again. */
const retryAfterMs = 2_000;

/** Why a shard that failed so must not be tried again by itself; undefined where it may pass. */
function whyNotAgain(error: unknown): string | undefined {
  // What is refused, as an edit that is no longer kept, is refused the next time too.
  if (error instanceof ShardStopped || error instanceof Refusal) return error.message;
  if (error instanceof KafkaError && !error.retriable) return error.message;
  // What the database refuses by its own rules it refuses the next time too; a deadlock or a lost connection passes.
  if (error instanceof pg.DatabaseError && error.code?.startsWith('23') === true) return `The database refused what was to be recorded: ${error.message}`;
  return undefined;
}

/** Replays the shards of one cluster that this worker holds, each by itself. Resolves when `signal` aborts and every slice under way has settled. */
export async function replayHeld(
  context: ReplayContext & { wanted: () => readonly WantedShard[]; leases: Pick<LeaseHolder, 'held' | 'use'>; log: Logger; signal: AbortSignal },
): Promise<void> {
  const { cluster, pool, wanted, leases, log, signal } = context;
  const running = new Map<string, Promise<void>>();
  const notBeforeMs = new Map<string, number>();

  async function stop(shard: WantedShard, lease: Lease, reason: string): Promise<void> {
    if (!(await pauseJob(pool, lease, shard.jobId, reason))) log.warn({ shard: shard.lease, reason }, 'A shard of a replay stopped that is not running.');
  }

  async function tell(shard: WantedShard, lease: Lease, error: unknown): Promise<void> {
    if (error instanceof LeaseLost) log.info({ shard: shard.lease }, 'Another worker goes on with this shard.');
    else if (error instanceof KafkaError && error.fenced)
      log.info({ shard: shard.lease }, 'The transaction was ended: another worker has taken over, or it took too long. Whoever holds the lease goes on.');
    else {
      const reason = whyNotAgain(error);
      if (reason !== undefined) return stop(shard, lease, reason);
      log.warn({ shard: shard.lease, err: error }, 'A shard of a replay is tried again.');
      if (error instanceof KafkaError) await noteTrouble(pool, lease, shard, error.message);
    }
  }

  async function run(shard: WantedShard, lease: Lease): Promise<void> {
    try {
      await leases.use([shard.lease], (wantedBack) => runShard(context, lease, shard, log, AbortSignal.any([signal, wantedBack])));
    } catch (error) {
      notBeforeMs.set(shard.lease, performance.now() + retryAfterMs);
      await tell(shard, lease, error);
    }
  }

  await supervise(`Replaying in cluster ${cluster.id}`, log, signal, async () => {
    for (const shard of wanted()) {
      const lease = leases.held.get(shard.lease);
      if (shard.cluster !== cluster.id || lease === undefined || running.has(shard.lease) || performance.now() < (notBeforeMs.get(shard.lease) ?? 0)) continue;
      running.set(
        shard.lease,
        run(shard, lease)
          // Writing down why it paused needs the database; without it the shard is simply tried again.
          .catch((error: unknown) => log.error({ shard: shard.lease, err: error }, 'A shard of a replay failed.'))
          .finally(() => running.delete(shard.lease)),
      );
    }
    return lookEveryMs;
  });
  await Promise.all(running.values());
}
