import type pg from 'pg';
import { Sealer } from '#lib/dead-letters/search/sealer.ts';
import { unsealedTail } from '#lib/dead-letters/search/search-backlog.ts';
import { eventually } from './eventually.ts';

/** Seals until fewer ids than a tail segment's are left, and nothing is to be merged. */
export async function sealAll(pool: pg.Pool): Promise<void> {
  const sealer = new Sealer(pool, 0);
  await eventually(
    async () => {
      while ((await sealer.turn()).isMore);
      return (await unsealedTail(pool)) < 2_048n;
    },
    { timeoutMs: 60_000 },
  );
  while ((await sealer.turn()).isMore);
}
