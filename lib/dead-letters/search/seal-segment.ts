import type pg from 'pg';
import { copyOut } from '#lib/db/copy-out.ts';
import { CopyRows } from '#lib/db/copy-rows.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import type { SegmentBuilder } from './segment-builder.ts';
import type { SegmentShape } from './segment-shape.ts';

const listColumns = ['segment', 'ids', 'row', 'bytes'];

/** What a segment is told by. */
interface SegmentFacts {
  firstId: bigint;
  ids: number;
  records: number;
  rarity: Uint8Array;
}

/** Rows of `search_list`, to be added and stored. */
export class SegmentLists {
  readonly #rows = new CopyRows(listColumns.length);
  readonly #firstId: bigint;
  readonly #ids: number;

  constructor(firstId: bigint, ids: number) {
    this.#firstId = firstId;
    this.#ids = ids;
  }

  add(row: number, bytes: Uint8Array): void {
    this.#rows.row().int8(this.#firstId).int4(this.#ids).int4(row).bytes(bytes);
  }

  /** Call once. */
  async store(client: pg.ClientBase): Promise<void> {
    if (this.#rows.rows > 0) await this.#rows.copyInto(client, 'search_list', listColumns);
  }
}

/** Within a transaction: deletes all segments that lie in a range. */
export async function deleteSegments(client: pg.ClientBase, fromId: bigint, toId: bigint): Promise<void> {
  await client.query(
    `delete from search_list list using search_segment segment
      where segment.first_id >= $1 and segment.first_id < $2 and list.segment = segment.first_id and list.ids = segment.ids`,
    [fromId, toId],
  );
  await client.query('delete from search_segment where first_id >= $1 and first_id < $2', [fromId, toId]);
}

/** Within a transaction, after its lists: adds the segment, in the place of smaller ones. */
export async function putSegment(client: pg.ClientBase, { firstId, ids, records, rarity }: SegmentFacts): Promise<void> {
  await deleteSegments(client, firstId, firstId + BigInt(ids));
  await client.query('insert into search_segment (first_id, ids, records, rarity) values ($1, $2, $3, $4)', [firstId, ids, records, rarity]);
}

/**
 * Builds the segment that begins at `firstId` from its records, in the place of smaller ones, all or nothing. Its ids must be settled (settled-ids.ts).
 * @param builder of that shape, empty.
 * @returns how many records it holds.
 */
export async function sealSegment(pool: pg.Pool, builder: SegmentBuilder, shape: SegmentShape, firstId: bigint): Promise<number> {
  return inTransaction(pool, async (client) => {
    // What a crash of Postgres loses is built again.
    await client.query('set local synchronous_commit = off');
    const endId = firstId + BigInt(shape.ids);
    const select = `select id, key, value, headers from dead_letter where id >= ${firstId} and id < ${endId}`;
    await copyOut(client, select, 4, (bytes, fields) => {
      const index = Number(bytes.readBigInt64BE(fields[0]) - firstId);
      builder.addRecord();
      for (let field = 2; field < fields.length; field += 2) {
        const start = fields[field] ?? -1;
        if (start >= 0) builder.addField(index, bytes, start, fields[field + 1] ?? start);
      }
    });
    const { records } = builder;
    const lists = new SegmentLists(firstId, shape.ids);
    const rarity = builder.finish((row, bytes) => lists.add(row, bytes));
    await lists.store(client);
    await putSegment(client, { firstId, ids: shape.ids, records, rarity });
    return records;
  });
}
