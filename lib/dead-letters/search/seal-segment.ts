import type pg from 'pg';
import { copyOut } from '#lib/db/copy-out.ts';
import { CopyRows } from '#lib/db/copy-rows.ts';
import { doneAgainIfLost, inTransaction } from '#lib/db/in-transaction.ts';
import { decompressBytes } from '#lib/dead-letters/bodies/body-block.ts';
import { blocksOver } from '#lib/dead-letters/bodies/read-bodies.ts';
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

/** Within a transaction, before it looks at segments in order to change them: one at a time does. Searches go on. */
export async function lockSegments(client: pg.ClientBase): Promise<void> {
  await client.query(`select pg_advisory_xact_lock('search_segment'::regclass::oid::bigint)`);
}

async function deleteSegments(client: pg.ClientBase, fromId: bigint, toId: bigint): Promise<void> {
  await client.query(
    `with gone as (delete from search_segment where first_id >= $1 and first_id < $2 returning first_id, ids)
     delete from search_list list using gone where list.segment = gone.first_id and list.ids = gone.ids`,
    [fromId, toId],
  );
}

/**
 * Within a transaction that drops evidence: forgets the segments from `fromId` up to `toId`, which are multiples of the ids of an evidence partition. Not
 * needed where some of their records stay: what a list names beyond those is not found and so not shown.
 */
export async function forgetSegments(client: pg.ClientBase, fromId: bigint, toId: bigint): Promise<void> {
  await lockSegments(client);
  await deleteSegments(client, fromId, toId);
}

/** Within a transaction that has locked the segments, after its lists: adds the segment, in the place of smaller ones. */
export async function putSegment(client: pg.ClientBase, { firstId, ids, records, rarity }: SegmentFacts): Promise<void> {
  await deleteSegments(client, firstId, firstId + BigInt(ids));
  await client.query('insert into search_segment (first_id, ids, records, rarity) values ($1, $2, $3, $4)', [firstId, ids, records, rarity]);
}

async function isSealed(client: pg.ClientBase, { ids }: SegmentShape, firstId: bigint): Promise<boolean> {
  const { rowCount } = await client.query('select from search_segment where first_id <= $1 and first_id + ids > $1 and ids >= $2', [firstId, ids]);
  return rowCount !== 0;
}

/**
 * Builds the segment that begins at `firstId` from its records, in the place of smaller ones, all or nothing. Its ids must be settled (settled-ids.ts).
 * @param builder of that shape, empty.
 * @returns how many records it holds; 0 where another sealer was quicker.
 */
export async function sealSegment(pool: pg.Pool, builder: SegmentBuilder, shape: SegmentShape, firstId: bigint): Promise<number> {
  return inTransaction(
    pool,
    async (client) => {
      await lockSegments(client);
      if (await isSealed(client, shape, firstId)) return 0;
      const endId = firstId + BigInt(shape.ids);
      const select = `select * from ${blocksOver('first_id, bytes, large_value', firstId, endId)} block`;
      await copyOut(client, select, 3, (bytes, [firstIdAt, , start, end, valueStart = -1, valueEnd]) => {
        const block = decompressBytes(bytes.subarray(start, end), builder.input);
        builder.addBlock(
          Number(bytes.readBigInt64BE(firstIdAt) - firstId),
          block,
          valueStart < 0 ? null : decompressBytes(bytes.subarray(valueStart, valueEnd)),
        );
      });
      const { records } = builder;
      const lists = new SegmentLists(firstId, shape.ids);
      const rarity = builder.finish((row, bytes) => lists.add(row, bytes));
      await lists.store(client);
      await putSegment(client, { firstId, ids: shape.ids, records, rarity });
      return records;
    },
    doneAgainIfLost,
  );
}
