import type pg from 'pg';
import type { Logger } from 'pino';
import type { Environment } from '#lib/config/environment.ts';
import { dropOldEvidence } from './drop-old-evidence.ts';
import type { RetentionRule } from './forgettable.ts';

const dayMs = 86_400_000;

/** The rule that the configuration states, as of now; undefined where everything is kept. */
export function retentionRule({
  REDRIVE_KEEP_DAYS,
  REDRIVE_DROP_OPEN,
}: Pick<Environment, 'REDRIVE_KEEP_DAYS' | 'REDRIVE_DROP_OPEN'>): RetentionRule | undefined {
  if (REDRIVE_KEEP_DAYS === 0) return undefined;
  return { before: new Date(Date.now() - REDRIVE_KEEP_DAYS * dayMs), dropsOpen: REDRIVE_DROP_OPEN };
}

/** The worker's duty: drops what no longer has to be kept and says so. When `signal` aborts, what was under way is undone. */
export async function keepRetention(pool: pg.Pool, environment: Environment, log: Logger, signal: AbortSignal): Promise<void> {
  const rule = retentionRule(environment);
  if (rule === undefined) return;
  try {
    for (const dropped of await dropOldEvidence(pool, rule, signal)) log.info(dropped, 'Dead letters that no longer have to be kept were dropped.');
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
