import type pg from 'pg';
import { z } from 'zod';
import { meanRarity } from './rarity.ts';

/** So many of the largest segments are asked, the newest first. */
const asked = 4;
/** What is common changes slowly, and is asked for by every search; while there are few segments, it is read anew. */
const keptMs = 60_000;
const keptOfFewMs = 1_000;

const rarityRow = z.object({ rarity: z.instanceof(Buffer) });
const kept = new WeakMap<pg.Pool, { rarity: Uint8Array; untilMs: number }>();

/** How common each bucket is in what was sealed lately (rarity.ts), as this process knows it for a minute. */
export async function searchRarity(pool: pg.Pool): Promise<Uint8Array> {
  const known = kept.get(pool);
  if (known !== undefined && performance.now() < known.untilMs) return known.rarity;
  const { rows } = await pool.query('select rarity from search_segment order by ids desc, first_id desc limit $1', [asked]);
  const rarities = z.array(rarityRow).parse(rows);
  const rarity = meanRarity(rarities.map((row) => row.rarity));
  kept.set(pool, { rarity, untilMs: performance.now() + (rarities.length === asked ? keptMs : keptOfFewMs) });
  return rarity;
}
