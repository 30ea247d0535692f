import type { Logger } from 'pino';
import { applyRewind } from './apply/apply-rewind.ts';
import { followRewinds } from './follow-rewinds.ts';
import { resolveReadAgain } from './resolve-read-again.ts';
import type { RewindContext } from './rewind-context.ts';

/** Takes one rewind on; what keeps it from that is said with it until it passes, and holds up no other. @throws the database's error when that cannot be written down */
async function applyOrSayWhy({ log, ...context }: RewindContext & { log: Logger }, id: number): Promise<void> {
  try {
    await applyRewind(context, id);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const { rowCount } = await context.pool.query(
      `update rewind set state_reason = $2 where id = $1 and state = 'confirmed' and state_reason is distinct from $2`,
      [id, reason],
    );
    if (rowCount === 1) log.warn({ rewindId: id, err: error }, `Not set yet: ${reason}`);
  }
}

/**
 * Moves a cluster's rewinds on: plans expire, what is confirmed is done when its group is empty, what is done is followed, and what was mended so is resolved. `signal` ends it before the next rewind.
 * A duty of one worker; harmless when two do it.
 */
export async function advanceRewinds(context: RewindContext & { log: Logger; signal: AbortSignal }): Promise<void> {
  const { pool, cluster, signal } = context;
  await pool.query(`update rewind set state = 'expired', ended_at = now() where cluster = $1 and state = 'planned' and expires_at < now()`, [cluster.id]);
  const { rows } = await pool.query<{ id: number }>(`select id from rewind where cluster = $1 and state = 'confirmed' order by id`, [cluster.id]);
  for (const { id } of rows) if (!signal.aborted) await applyOrSayWhy(context, id);
  if (!signal.aborted) await followRewinds(context);
  if (!signal.aborted) await resolveReadAgain(context);
}
