import type pg from 'pg';
import { z } from 'zod';
import { copyOut } from '#lib/db/copy-out.ts';
import { doneAgainIfLost, inTransaction } from '#lib/db/in-transaction.ts';
import { bucketCount } from './grams.ts';
import { ListRow, walkParts } from './list-row.ts';
import { meanRarity } from './rarity.ts';
import { lockSegments, putSegment, SegmentLists } from './seal-segment.ts';
import { mergedSegment, wholeSegment } from './segment-shape.ts';

/** So many rows of each whole segment are held at a time: 16 × 64 of about 1 KB. */
const rowsAtATime = 64;
/** A merged list: sixteen parts of at most a bitmap. */
const longestRowBytes = mergedSegment.parts * (wholeSegment.ids / 8 / 8 + 32);

const segmentRow = z.object({ first_id: z.coerce.bigint(), records: z.int(), rarity: z.instanceof(Buffer) });

/** Where each list of a row begins and ends, two numbers a list. */
function listBounds(bytes: Buffer): number[] {
  const bounds: number[] = [];
  walkParts(bytes, (_, start, end) => bounds.push(start, end));
  return bounds;
}

/** Stores the merged lists of the buckets of rows `first` up to `first + rowsAtATime`. */
async function mergeRows(client: pg.ClientBase, firstId: bigint, first: number): Promise<void> {
  const byPlace = new Map<number, { bytes: Buffer; bounds: number[] }>();
  const segments = Array.from({ length: mergedSegment.parts }, (_, part) => firstId + BigInt(part * wholeSegment.ids));
  const select = `select segment, "row", bytes from search_list
    where segment in (${segments.join()}) and ids = ${wholeSegment.ids} and "row" >= ${first} and "row" < ${first + rowsAtATime}`;
  await copyOut(client, select, 3, (row, fields) => {
    const place = Number(row.readBigInt64BE(fields[0]) - firstId) / wholeSegment.ids + row.readInt32BE(fields[2]) * mergedSegment.parts;
    const bytes = Buffer.from(row.subarray(fields[4], fields[5]));
    byPlace.set(place, { bytes, bounds: listBounds(bytes) });
  });
  const lists = new SegmentLists(firstId, mergedSegment.ids);
  const merged = new ListRow(longestRowBytes);
  const { listsPerRow } = wholeSegment;
  for (let bucket = first * listsPerRow; bucket < (first + rowsAtATime) * listsPerRow; bucket++) {
    merged.clear();
    const list = (bucket % listsPerRow) * 2;
    for (let part = 0; part < mergedSegment.parts; part++) {
      const source = byPlace.get(part + Math.floor(bucket / listsPerRow) * mergedSegment.parts);
      const start = source?.bounds[list] ?? 0;
      merged.addPart(source?.bytes ?? new Uint8Array(), start, source?.bounds[list + 1] ?? start);
    }
    const bytes = merged.bytes();
    if (bytes.length > 0) lists.add(bucket, bytes);
  }
  await lists.store(client);
}

/** Puts sixteen whole segments, which must all be there, together to one with the same lists: their bytes one after the other. All or nothing. */
export async function mergeSegments(pool: pg.Pool, firstId: bigint): Promise<void> {
  const endId = firstId + BigInt(mergedSegment.ids);
  await inTransaction(
    pool,
    async (client) => {
      await lockSegments(client);
      const { rows } = await client.query('select first_id, records, rarity from search_segment where first_id >= $1 and first_id < $2 and ids = $3', [
        firstId,
        endId,
        wholeSegment.ids,
      ]);
      const segments = z.array(segmentRow).parse(rows);
      // Another worker was quicker, or retention took the range.
      if (segments.length !== mergedSegment.parts) return;
      for (let row = 0; row < bucketCount / wholeSegment.listsPerRow; row += rowsAtATime) await mergeRows(client, firstId, row);
      await putSegment(client, {
        firstId,
        ids: mergedSegment.ids,
        records: segments.reduce((sum, { records }) => sum + records, 0),
        rarity: meanRarity(segments.map(({ rarity }) => rarity)),
      });
    },
    doneAgainIfLost,
  );
}
