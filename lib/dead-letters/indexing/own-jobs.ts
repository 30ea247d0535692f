import type pg from 'pg';
import { planHashPrefix, type ReplayMark } from '#lib/kafka/redrive-headers.ts';
import type { Batch } from './batch.ts';

const nameOf = ({ jobId, planHashPrefix }: Pick<ReplayMark, 'jobId' | 'planHashPrefix'>) => `${jobId}-${planHashPrefix}`;

/**
 * Within the transaction of a batch: which of its records were sent by replays of this database. Those of another console, or of a database that was lost,
 * carry the same numbers; the plan's hash tells them apart.
 * @returns the number of the job that sent a record with this mark, null when it is none of ours.
 */
export async function ownJobs(client: pg.ClientBase, { cluster, records }: Batch): Promise<(mark: ReplayMark | null) => number | null> {
  const ids = [...new Set(records.flatMap(({ replayMark }) => replayMark?.jobId ?? []))];
  if (ids.length === 0) return () => null;
  const { rows } = await client.query<{ id: number; plan_hash: string }>('select id, plan_hash from replay_job where cluster = $1 and id = any($2)', [
    cluster,
    ids,
  ]);
  const own = new Set(rows.map(({ id, plan_hash }) => nameOf({ jobId: id, planHashPrefix: planHashPrefix(plan_hash) })));
  return (mark) => (mark !== null && own.has(nameOf(mark)) ? mark.jobId : null);
}
