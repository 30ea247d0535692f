import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import { failedAgain } from './failed-again.ts';
import { rewindColumns, rewindLineOf, rewindRow } from './list-rewinds.ts';
import { isBack, isReached, type Moved, readAgain } from './reached.ts';
import { noSuchRewind } from './require-rewind.ts';
import { memberSeen, type RewindDetail } from './rewind.ts';
import type { RewindContext } from './rewind-context.ts';
import { rewindLog } from './rewind-log.ts';
import { undoOffer } from './undo-offer.ts';

const detailRow = rewindRow.extend({
  plan_hash: z.string(),
  expires_at: z.date(),
  confirmed_at: z.date().nullable(),
  waits_until: z.date().nullable(),
  blocked_by: z.array(memberSeen).nullable(),
  resumed_at: z.date().nullable(),
  dead_letters_after: z.coerce.bigint().nullable(),
});

const distance = (a: bigint, b: bigint): bigint => (a < b ? b - a : a - b);
const asText = (offset: bigint | null): string | null => (offset === null ? null : String(offset));

/** Where the group stands is looked at about once a second: what begins and ends within so long was seen in one or two looks, which tell no pace. */
const shortestMs = 3_000;

/** How fast the group has read again since it reads on, and how long the rest takes at that pace; null where that is not known. */
function paceOf(moved: readonly Moved[], { resumed_at, ended_at }: z.infer<typeof detailRow>, readSoFar: bigint): Pick<RewindDetail, 'perSecond' | 'leftMs'> {
  if (resumed_at === null || readSoFar === 0n) return { perSecond: null, leftMs: null };
  const readingMs = (ended_at ?? new Date()).getTime() - resumed_at.getTime();
  if (readingMs < shortestMs) return { perSecond: null, leftMs: ended_at === null ? null : 0 };
  const perSecond = Number(readSoFar) / (readingMs / 1_000);
  const whole = moved.reduce((total, { committedThen, newOffset }) => total + Number((committedThen ?? newOffset) - newOffset), 0);
  return { perSecond, leftMs: Math.max(0, Math.round(((whole - Number(readSoFar)) / perSecond) * 1_000)) };
}

/** One rewind with its plan and what became of it, for whoever may read the groups of all its topics. @throws AccessDenied, Refusal (not found) */
export async function showRewind({ pool, database, cluster }: RewindContext, actor: Actor, id: number): Promise<RewindDetail> {
  const { rows } = await pool.query(`select ${rewindColumns} from rewind where cluster = $1 and id = $2`, [cluster.id, id]);
  const row = detailRow.optional().parse(rows[0]);
  if (row === undefined) throw noSuchRewind(cluster.id, id);
  const line = rewindLineOf(row);
  for (const topic of line.topics) await requireAllowed(actor, 'groups:read', { cluster: cluster.id, topic });
  const [moved, undoneBy, failed, log] = await Promise.all([
    database.rewindPartition.findMany({ where: { rewindId: id }, orderBy: [{ topic: 'asc' }, { partition: 'asc' }] }),
    database.rewind.findFirst({
      where: { cluster: cluster.id, undoOf: id, state: { in: ['planned', 'confirmed', 'applied', 'done'] } },
      orderBy: { id: 'desc' },
    }),
    row.applied_at === null || row.dead_letters_after === null
      ? { count: 0, unnamed: 0, newest: [] }
      : failedAgain(pool, cluster.id, { id, groupId: row.group_id, after: row.dead_letters_after }),
    rewindLog(pool, id),
  ]);
  const isSet = ({ trouble }: { trouble: string | null }) => row.applied_at !== null && trouble === null;
  const back = moved.filter((place) => isSet(place) && isBack(place));
  // A group that read on while it was waited for reads more again than was planned, or skips less.
  const between = (isWanted: (place: (typeof moved)[number]) => boolean) =>
    String(moved.filter(isWanted).reduce((total, { committedThen, newOffset }) => total + distance(committedThen ?? newOffset, newOffset), 0n));
  const amounts = moved.length === 0 ? {} : { again: between(isBack), skipped: between((place) => !isBack(place)) };
  const readSoFar = back.reduce((total, place) => total + readAgain(place), 0n);
  return {
    ...line,
    ...amounts,
    planHash: row.plan_hash,
    plan: row.plan,
    expiresAt: row.expires_at.toISOString(),
    confirmedAt: row.confirmed_at?.toISOString() ?? null,
    waitsUntil: row.waits_until?.toISOString() ?? null,
    blockedBy: row.blocked_by ?? [],
    resumedAt: row.resumed_at?.toISOString() ?? null,
    undoneBy: undoneBy?.id ?? null,
    moved: moved.map((place) => ({
      topic: place.topic,
      partition: place.partition,
      committedThen: asText(place.committedThen),
      newOffset: String(place.newOffset),
      committedNow: asText(place.committedNow),
      readAgain: String(isSet(place) ? readAgain(place) : 0n),
      isReached: isSet(place) && isReached(place),
      trouble: place.trouble,
    })),
    readAgain: String(readSoFar),
    ...paceOf(back, row, readSoFar),
    failedAgain: failed,
    undo: undoOffer(row.state, moved),
    log,
  };
}
