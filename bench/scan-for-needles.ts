import type pg from 'pg';
import { copyOut } from '#lib/db/copy-out.ts';

/** What a full scan found of a needle. */
export interface Scanned {
  count: number;
  /** The failures of the newest records that hold it, newest first. */
  newest: string[];
}

/** Letters of ASCII in lower case; bytes as characters. */
const lower = (text: string) => text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
const bytesOf = (needle: string) => lower(Buffer.from(needle).toString('latin1'));

/** Reads every record, newest first, and looks for each needle, with nothing of what the product searches with. */
export async function scanForNeedles(client: pg.ClientBase, needles: readonly string[], limit: number): Promise<Map<string, Scanned>> {
  const wanted = needles.map((needle) => ({ needle, bytes: bytesOf(needle), found: { count: 0, newest: [] as string[] } }));
  await copyOut(client, 'select failure_id, key, value, headers from dead_letter order by id desc', 4, (bytes, fields) => {
    const [idStart = 0, , keyStart = 0, keyEnd, valueStart = 0, valueEnd, headersStart, headersEnd] = fields;
    const texts = [
      keyStart < 0 ? '' : bytes.toString('latin1', keyStart, keyEnd),
      valueStart < 0 ? '' : bytes.toString('latin1', valueStart, valueEnd),
      bytes.toString('latin1', headersStart, headersEnd),
    ].map(lower);
    for (const { bytes: sought, found } of wanted) {
      if (!texts.some((text) => text.includes(sought))) continue;
      found.count++;
      if (found.newest.length < limit) found.newest.push(String(bytes.readBigInt64BE(idStart)));
    }
  });
  return new Map(wanted.map(({ needle, found }) => [needle, found]));
}
