import type pg from 'pg';
import { z } from 'zod';
import { bodyOf, readKeysAndHeaders } from './bodies/read-bodies.ts';
import type { DeadLetterLine } from './dead-letter.ts';
import { failureRow, failureRowSql, lineOfRow } from './line-of-row.ts';

/** The lines of failures, in the order of their ids as given; those that are gone meanwhile are left out. */
export async function readLines(client: pg.Pool | pg.ClientBase, ids: readonly string[]): Promise<DeadLetterLine[]> {
  if (ids.length === 0) return [];
  const { rows } = await client.query(`${failureRowSql} where failure.id = any($1)`, [ids]);
  const failures = z.array(failureRow).parse(rows);
  const bodies = await readKeysAndHeaders(
    client,
    failures.map(({ last_record_id }) => last_record_id),
  );
  const lines = new Map(failures.map((row) => [row.id, lineOfRow(row, bodyOf(bodies, row.last_record_id))]));
  return ids.flatMap((id) => lines.get(id) ?? []);
}
