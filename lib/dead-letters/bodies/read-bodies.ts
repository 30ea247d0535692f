import type pg from 'pg';
import { z } from 'zod';
import { bodyAt, decompressBytes, type RecordBody, walkBodies } from './body-block.ts';

const blockRow = z
  .object({ first_id: z.coerce.bigint(), bytes: z.instanceof(Buffer), large_value: z.instanceof(Buffer).nullable() })
  .transform(({ first_id, bytes, large_value }) => ({ firstId: first_id, bytes, largeValue: large_value }));

/**
 * SQL in parentheses: which blocks may hold records with ids from one up to another, by the primary key of dead_letter_body: the last that begins at or before the
 * first id, and those that begin behind it.
 */
export const blocksOver = (columns: string, firstId: string | bigint, endId: string | bigint): string => `(
  (select ${columns} from dead_letter_body where first_id <= ${firstId} order by first_id desc limit 1)
  union all (select ${columns} from dead_letter_body where first_id > ${firstId} and first_id < ${endId} offset 0))`;

/** By the primary key of dead_letter_body: the last block that begins at or before each id, each block once. */
const blocksSql = (largeValue: 'large_value' | 'null::bytea') => `
  with wanted as materialized (
    select distinct block.first_id from unnest($1::bigint[]) as record(id)
     cross join lateral (select first_id from dead_letter_body where first_id <= record.id order by first_id desc limit 1) block
  )
  select block.* from wanted
   cross join lateral (select first_id, bytes, ${largeValue} as large_value from dead_letter_body where first_id = wanted.first_id limit 1) block`;

async function readFrom(client: Pick<pg.ClientBase, 'query'>, sql: string, recordIds: readonly bigint[]): Promise<Map<bigint, RecordBody>> {
  const bodies = new Map<bigint, RecordBody>();
  if (recordIds.length === 0) return bodies;
  const wanted = new Set(recordIds);
  const { rows } = await client.query(sql, [recordIds]);
  for (const { firstId, bytes, largeValue } of z.array(blockRow).parse(rows)) {
    const block = decompressBytes(bytes);
    const value = largeValue === null ? null : decompressBytes(largeValue);
    walkBodies(block, (place) => {
      const id = firstId + BigInt(place.idOffset);
      if (wanted.has(id)) bodies.set(id, bodyAt(block, place, value));
    });
  }
  return bodies;
}

/** The bodies of records, by record id; those that are no longer kept are left out. All are in memory: ask for a page, not for all. */
export function readBodies(client: Pick<pg.ClientBase, 'query'>, recordIds: readonly bigint[]): Promise<Map<bigint, RecordBody>> {
  return readFrom(client, blocksSql('large_value'), recordIds);
}

/** The same without large values, for lists: only key and headers are to be used. */
export function readKeysAndHeaders(client: Pick<pg.ClientBase, 'query'>, recordIds: readonly bigint[]): Promise<Map<bigint, Omit<RecordBody, 'value'>>> {
  return readFrom(client, blocksSql('null::bytea'), recordIds);
}

/** The body of a record whose row was just read. @throws Error when it is not kept */
export function bodyOf<Body>(bodies: ReadonlyMap<bigint, Body>, recordId: bigint): Body {
  const body = bodies.get(recordId);
  if (body === undefined) throw new Error(`The body of record ${recordId} is missing from dead_letter_body.`);
  return body;
}
