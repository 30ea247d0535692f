import { Refusal } from '#lib/access/refusal.ts';
import { encodeHeaders, type RecordHeader } from '#lib/kafka/record-headers.ts';
import { isRedriveHeader } from '#lib/kafka/redrive-headers.ts';
import { type EditRequest, mostEditableBytes } from './edit.ts';

const bytesOf = (base64: string | null) => (base64 === null ? null : Buffer.from(base64, 'base64'));

function headerOf({ name, nameBase64, value }: EditRequest['headers'][number]): RecordHeader {
  const header = { name, value: bytesOf(value) };
  return nameBase64 === null ? header : { ...header, nameBytes: Buffer.from(nameBase64, 'base64') };
}

/**
 * The bytes that somebody saves: key, value, and headers as a record carries them.
 * @throws Refusal where they hold a header that only a replay writes, or are too many.
 */
export function readEditBytes({ key, value, headers }: Pick<EditRequest, 'key' | 'value' | 'headers'>): {
  key: Buffer | null;
  value: Buffer | null;
  headers: Buffer;
} {
  const ours = headers.find(({ name }) => isRedriveHeader(name));
  if (ours !== undefined)
    throw new Refusal(`Every replay writes the header ${ours.name} itself. Take it out of the edit.`, {
      kind: 'invalid',
      type: 'reserved-header',
      fields: { header: ours.name },
    });
  const read = { key: bytesOf(key), value: bytesOf(value), headers: encodeHeaders(headers.map(headerOf)) };
  requireEditableSize((read.key?.length ?? 0) + (read.value?.length ?? 0) + read.headers.length);
  return read;
}

/** @throws Refusal where a record is of more bytes than can be edited here. */
export function requireEditableSize(sizeBytes: number): void {
  if (sizeBytes <= mostEditableBytes) return;
  throw new Refusal(`Key, value and headers are ${sizeBytes} bytes; at most ${mostEditableBytes} can be edited here. Correct it at its producer.`, {
    kind: 'invalid',
    type: 'too-large-to-edit',
    fields: { sizeBytes, mostBytes: mostEditableBytes },
  });
}
