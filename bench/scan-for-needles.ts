import type pg from 'pg';
import { copyOut } from '#lib/db/copy-out.ts';
import { bodyAt, decompressBytes, type RecordBody, walkBodies } from '#lib/dead-letters/bodies/body-block.ts';

/** What a full scan found of a needle. */
export interface Scanned {
  count: number;
  /** The failures of the newest records that hold it, newest first. */
  newest: string[];
}

/** Letters of ASCII in lower case; bytes as characters. */
const lower = (text: string) => text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
const bytesOf = (needle: string) => lower(Buffer.from(needle).toString('latin1'));
const textsOf = ({ key, value, headers }: RecordBody) => [key, value, headers].map((bytes) => lower(bytes?.toString('latin1') ?? ''));

/** Reads every record, newest first, and looks for each needle, with nothing of what the product searches with. */
export async function scanForNeedles(client: pg.ClientBase, needles: readonly string[], limit: number): Promise<Map<string, Scanned>> {
  const wanted = needles.map((needle) => ({ needle, bytes: bytesOf(needle), count: 0, newest: [] as bigint[] }));
  await copyOut(client, 'select first_id, bytes from dead_letter_body order by first_id desc', 2, (row, [firstIdAt, , start, end]) => {
    const firstId = row.readBigInt64BE(firstIdAt);
    const block = decompressBytes(row.subarray(start, end));
    const records: { id: bigint; texts: string[] }[] = [];
    walkBodies(block, (place) => records.push({ id: firstId + BigInt(place.idOffset), texts: textsOf(bodyAt(block, place, null)) }));
    for (const { id, texts } of records.toReversed()) {
      for (const needle of wanted) {
        if (!texts.some((text) => text.includes(needle.bytes))) continue;
        needle.count++;
        if (needle.newest.length < limit) needle.newest.push(id);
      }
    }
  });
  const scanned = new Map<string, Scanned>();
  for (const { needle, count, newest } of wanted) {
    const { rows } = await client.query<{ failure_id: string }>('select failure_id from dead_letter where id = any($1) order by id desc', [newest]);
    scanned.set(needle, { count, newest: rows.map(({ failure_id }) => failure_id) });
  }
  return scanned;
}
