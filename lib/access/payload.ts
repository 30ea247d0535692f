import { z } from 'zod';

/**
 * Bytes from Kafka as a browser gets them. `null` (a tombstone, where it is a value) and `empty` are told apart; `base64` always holds the true
 * bytes, `text` their reading where they have one. Longer payloads are cut to `previewBytes` and say so; the whole is at the download address.
 */
export const payloadView = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('null') }),
  z.object({ kind: z.literal('empty') }),
  z.object({ kind: z.enum(['json', 'text']), text: z.string(), base64: z.string(), sizeBytes: z.int(), isCut: z.boolean() }),
  z.object({ kind: z.literal('binary'), base64: z.string(), sizeBytes: z.int(), isCut: z.boolean() }),
]);
export type PayloadView = z.infer<typeof payloadView>;

/** A header: what it means where its convention says so, and its bytes. */
export const headerView = z.object({
  name: z.string(),
  /** The value as its convention or its bytes read: text, a big-endian integer, or nothing readable. */
  reading: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('null') }),
    z.object({ kind: z.literal('text'), text: z.string() }),
    z.object({ kind: z.literal('integer'), text: z.string() }),
    z.object({ kind: z.literal('binary') }),
  ]),
  base64: z.string(),
  /** Whose header it is: the event's own, the dead letter convention's (removed on replay), or ours. */
  owner: z.enum(['event', 'convention', 'redrive']),
});
export type HeaderView = z.infer<typeof headerView>;

/** A header that somebody may edit: its bytes, and their text where they are that. */
export const editableHeader = z.object({
  name: z.string(),
  /** Where the name is not UTF-8 its bytes, which count. */
  nameBase64: z.string().nullable(),
  /** Null where its value is null. */
  base64: z.string().nullable(),
  /** The value's reading as UTF-8; null where it has none. */
  text: z.string().nullable(),
});
export type EditableHeader = z.infer<typeof editableHeader>;

// The functions below are the one way in which keys, values and headers leave lib/. Masking will happen here.

/** How many bytes of a key, value or header a page gets at once. */
const wholePageBytes = 64 * 1024;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes as UTF-8 text, or undefined where they are not. */
function readText(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Cuts UTF-8 bytes at a whole character. */
function cut(bytes: Buffer, previewBytes: number): Buffer {
  let end = previewBytes;
  while (end > previewBytes - 4 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether bytes are one JSON document. */
export function readsAsJson(bytes: Uint8Array | null): boolean {
  const text = bytes === null ? undefined : readText(bytes);
  return text !== undefined && isJson(text);
}

/** A header's value as pages show it: text, an integer of 4 or 8 bytes where its convention writes such, or nothing readable (the bytes are one click away). */
export function viewHeaderValue(value: Buffer | null, { mayBeInteger }: { mayBeInteger: boolean }): Pick<HeaderView, 'reading' | 'base64'> {
  return { reading: readHeaderValue(value, mayBeInteger), base64: value?.toString('base64') ?? '' };
}

function readHeaderValue(value: Buffer | null, mayBeInteger: boolean): HeaderView['reading'] {
  if (value === null) return { kind: 'null' };
  const text = readText(value);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells an integer's bytes from text
  const isPrintable = text !== undefined && !/[\u0000-\u0008\u000e-\u001f\u007f]/.test(text);
  if (isPrintable) return { kind: 'text', text };
  if (mayBeInteger && value.length === 4) return { kind: 'integer', text: String(value.readInt32BE()) };
  if (mayBeInteger && value.length === 8) return { kind: 'integer', text: String(value.readBigInt64BE()) };
  return { kind: 'binary' };
}

/** A header as somebody edits it, every byte of it. */
export function viewEditableHeader({ name, nameBytes, value }: { name: string; nameBytes?: Buffer; value: Buffer | null }): EditableHeader {
  return {
    name,
    nameBase64: nameBytes?.toString('base64') ?? null,
    base64: value?.toString('base64') ?? null,
    text: value === null ? null : (readText(value) ?? null),
  };
}

/** The beginning of a key as a line names its message by; null where it is none that can be read. */
export function labelOfKey(key: Uint8Array | null): string | null {
  return key === null ? null : (readText(key)?.slice(0, 200) ?? null);
}

/** A key or value as the file that is saved of it: every byte. */
export function wholePayload(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

/** What a browser, a list or an export gets of a key or value: of a longer one the first `previewBytes`. */
export function viewPayload(bytes: Uint8Array | null, previewBytes = wholePageBytes): PayloadView {
  if (bytes === null) return { kind: 'null' };
  if (bytes.length === 0) return { kind: 'empty' };
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isCut = whole.length > previewBytes;
  const shown = isCut ? cut(whole, previewBytes) : whole;
  const text = readText(shown);
  const base = { base64: shown.toString('base64'), sizeBytes: whole.length, isCut };
  if (text === undefined || text.includes('\0')) return { kind: 'binary', ...base };
  return { kind: /^\s*[[{"]/.test(text) && (isCut || isJson(text)) ? 'json' : 'text', text, ...base };
}
