import { z } from 'zod';
import { wrongCursor } from '#lib/access/wrong-cursor.ts';
import { describePlanned } from '#lib/replay/list-items.ts';
import { noSuchReplay } from '#lib/replay/no-such-replay.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { plannedItem } from '#lib/replay/replay-job.ts';
import type { plannedPage } from './planned-page.ts';

const pageRow = z.object({ item_count: z.int(), items: z.array(plannedItem) });

/** How many messages of the plan stand before a page. */
function readCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (/^\d{1,5}$/.test(cursor)) return Number(cursor);
  throw wrongCursor('this plan');
}

/** What a plan would do to each of its failures, a page of them: a place in a plan stays for as long as its hash does. @throws Refusal (not found, a cursor that is not one of ours) */
export async function readPlanned(
  { pool, cluster }: Pick<ReplayContext, 'pool' | 'cluster'>,
  jobId: number,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<z.infer<typeof plannedPage>> {
  const before = readCursor(cursor);
  const { rows } = await pool.query(
    `select item_count, jsonb_path_query_array(items, '$[$from to $to]', jsonb_build_object('from', $3::int, 'to', $4::int)) as items from replay_job where cluster = $1 and id = $2`,
    [cluster.id, jobId, before, before + limit - 1],
  );
  const row = pageRow.optional().parse(rows[0]);
  if (row === undefined) throw noSuchReplay(cluster.id, jobId);
  const labels = new Map((await describePlanned(pool, row.items)).map(({ failureId, label }) => [failureId, label]));
  const next = before + row.items.length;
  return {
    messages: row.items.map((item) => ({ ...item, label: labels.get(item.failureId) ?? `dead letter ${item.failureId}` })),
    nextCursor: row.items.length > 0 && next < row.item_count ? String(next) : null,
  };
}
