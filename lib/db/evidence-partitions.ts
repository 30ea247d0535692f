import type pg from 'pg';

/** How many ids one partition of `dead_letter` holds. */
const partitionIds = 1_048_576n;
/** How many partitions beyond the newest id exist: more than any flood fills between two rounds of this duty. */
const partitionsAhead = 4n;

/** Creates the partitions of `dead_letter` that the next ids will need. Harmless when several do it. @returns the names of those created. */
export async function ensureEvidencePartitions(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ last: string }>(`select coalesce(last_value, 0)::text as last from dead_letter_id_seq`);
  const current = BigInt(rows[0]?.last ?? 0) / partitionIds;
  const created: string[] = [];
  for (let number = current; number <= current + partitionsAhead; number += 1n) {
    const name = `dead_letter_p${number}`;
    const { rows: existing } = await pool.query<{ exists: boolean }>('select to_regclass($1) is not null as exists', [name]);
    if (existing[0]?.exists) continue;
    await pool.query(
      `create table if not exists ${name} partition of dead_letter for values from (${number * partitionIds}) to (${(number + 1n) * partitionIds})`,
    );
    created.push(name);
  }
  return created;
}
