import { bytesOf } from '#components/payload/hex-dump.ts';
import { jsonProblem, type TextProblem } from '#components/payload/json-problem.ts';
import type { EditableHeader, PayloadView } from '#lib/access/payload.ts';

/** A key, a value or a header's value while it is edited: as text, as bytes in hexadecimal, or null. */
export type EditedPayload = { as: 'null' } | { as: 'text' | 'hex'; text: string };

/** Bytes in hexadecimal as they are edited: sixteen to a line. */
function hexText(bytes: Uint8Array): string {
  const pairs = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));
  return Array.from({ length: Math.ceil(pairs.length / 16) }, (_, line) => pairs.slice(line * 16, line * 16 + 16).join(' ')).join('\n');
}

/** What keeps a text from being read as bytes in hexadecimal: pairs of digits, spaces and line breaks anywhere between them. */
export function hexProblem(text: string): TextProblem | null {
  const wrong = /[^0-9a-fA-F\s]/.exec(text);
  if (wrong !== null) return { at: wrong.index, message: 'this is no hexadecimal digit' };
  const half = /(?:^|\s)(?:[0-9a-fA-F]{2})*([0-9a-fA-F])(?=\s|$)/.exec(text);
  return half === null ? null : { at: half.index + half[0].length - 1, message: 'half a byte: two digits make one' };
}

/** Bytes as the API takes them. */
function base64Of(bytes: Uint8Array): string {
  let characters = '';
  for (let start = 0; start < bytes.length; start += 8_192) characters += String.fromCharCode(...bytes.subarray(start, start + 8_192));
  return btoa(characters);
}

/** The bytes of what is edited in base64, null for null; undefined where its hexadecimal cannot be read. */
export function base64OfEdited(edited: EditedPayload): string | null | undefined {
  if (edited.as === 'null') return null;
  if (edited.as === 'text') return base64Of(new TextEncoder().encode(edited.text));
  if (hexProblem(edited.text) !== null) return undefined;
  return base64Of(Uint8Array.from(edited.text.match(/[0-9a-fA-F]{2}/g) ?? [], (pair) => Number.parseInt(pair, 16)));
}

/** A payload as it is first edited: text where it is that, else its bytes. */
export function editedPayload(payload: PayloadView): EditedPayload {
  switch (payload.kind) {
    case 'null':
      return { as: 'null' };
    case 'empty':
      return { as: 'text', text: '' };
    case 'binary':
      return { as: 'hex', text: hexText(bytesOf(payload.base64)) };
    case 'json':
    case 'text':
      return { as: 'text', text: payload.text };
  }
}

/** A field of a form would lose carriage returns and hide control characters: such a header is edited as its bytes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const isNoFieldText = /[\u0000-\u0008\u000b-\u001f\u007f]/;

/** A header's value as it is first edited. */
export function editedHeaderValue({ base64, text }: EditableHeader): EditedPayload {
  if (base64 === null) return { as: 'null' };
  return text === null || isNoFieldText.test(text) ? { as: 'hex', text: hexText(bytesOf(base64)) } : { as: 'text', text };
}

/** Whether a text is meant to be JSON: it begins as an object or a list does. */
export const looksLikeJson = (text: string): boolean => /^\s*[[{]/.test(text);

/** The same bytes edited otherwise. Text that is no bytes, and bytes that are no text, stay as they are. */
export function editedAs(edited: EditedPayload, as: EditedPayload['as']): EditedPayload {
  if (as === 'null' || as === edited.as) return as === 'null' ? { as } : edited;
  const base64 = base64OfEdited(edited);
  if (base64 === undefined) return edited;
  if (base64 === null) return { as, text: '' };
  if (as === 'hex') return { as, text: hexText(bytesOf(base64)) };
  const text = textOf(bytesOf(base64));
  return text === undefined ? edited : { as, text };
}

/** Bytes as UTF-8 text; undefined where they are none. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

let lastChecked: { text: string; problem: TextProblem | null } = { text: '', problem: null };

/**
 * What is wrong with a text that is edited, as far as that can be told: text that is not meant to be JSON is whatever it is. The last answer is kept, since an
 * editor, its verdict and its comparison ask for the same text, which can be of half a megabyte.
 */
export function textProblem(text: string): TextProblem | null {
  // A key that is plain text does not displace the value's answer.
  if (!looksLikeJson(text)) return null;
  if (text !== lastChecked.text) lastChecked = { text, problem: jsonProblem(text) };
  return lastChecked.problem;
}

/** Whether two are the same to the byte; what cannot be read is the same as nothing. */
export function isSamePayload(one: EditedPayload, other: EditedPayload): boolean {
  if (one.as === 'text' && other.as === 'text') return one.text === other.text;
  if (one.as === 'hex' && other.as === 'hex' && one.text === other.text) return hexProblem(one.text) === null;
  const base64 = base64OfEdited(one);
  return base64 !== undefined && base64 === base64OfEdited(other);
}
