import { Refusal } from '#lib/access/refusal.ts';
import type { Database } from '#lib/db/client.ts';

/** The whole key or value of one record of a failure. @throws Refusal when there is none, or it is null */
export async function downloadPayload(
  database: Database,
  cluster: string,
  { id, record, part }: { id: string; record: string; part: 'key' | 'value' },
): Promise<Uint8Array> {
  const failure = await database.failure.findFirst({ where: { id: BigInt(id), cluster }, select: { id: true } });
  const row =
    failure === null ? null : await database.deadLetter.findFirst({ where: { id: BigInt(record), failureId: failure.id }, select: { key: true, value: true } });
  const bytes = row?.[part];
  if (bytes == null)
    throw new Refusal(row === null ? `Dead letter ${id} has no record ${record}.` : `The ${part} of record ${record} is null; there is nothing to download.`, {
      kind: 'not-found',
      type: 'no-payload',
      fields: { id, record, part },
    });
  return bytes;
}
