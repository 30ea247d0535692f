import type { EditContent, EditRequest } from '#lib/dead-letters/edits/edit.ts';
import { base64OfEdited, type EditedPayload, editedHeaderValue, editedPayload, hexProblem, isSamePayload } from './edited-payload.ts';

/** A header while it is edited. */
export interface EditedHeader {
  /** Tells rows apart: names repeat. */
  id: string;
  name: string;
  /** The bytes of a name that is not UTF-8, until it is written anew. */
  nameBase64: string | null;
  value: EditedPayload;
}

/** A record while it is edited. */
export interface EditedRecord {
  key: EditedPayload;
  value: EditedPayload;
  headers: EditedHeader[];
}

/** A record as it is first edited. */
export function editedRecord({ key, value, headers }: EditContent): EditedRecord {
  return {
    key: editedPayload(key),
    value: editedPayload(value),
    headers: headers.map((header, index) => ({ id: String(index), name: header.name, nameBase64: header.nameBase64, value: editedHeaderValue(header) })),
  };
}

/** The bytes of what is edited, as they are saved; undefined where hexadecimal cannot be read. */
export function contentOf({ key, value, headers }: EditedRecord): Pick<EditRequest, 'key' | 'value' | 'headers'> | undefined {
  const bytes = { key: base64OfEdited(key), value: base64OfEdited(value) };
  if (bytes.key === undefined || bytes.value === undefined) return undefined;
  const read: EditRequest['headers'] = [];
  for (const { name, nameBase64, value: edited } of headers) {
    const base64 = base64OfEdited(edited);
    if (base64 === undefined) return undefined;
    read.push({ name, nameBase64, value: base64 });
  }
  return { key: bytes.key, value: bytes.value, headers: read };
}

function isSameHeader(one: EditedHeader, other: EditedHeader | undefined): boolean {
  return other !== undefined && one.name === other.name && one.nameBase64 === other.nameBase64 && isSamePayload(one.value, other.value);
}

/** Whether two lists of headers are the same to the byte, in their order; one that cannot be read is the same as none. */
export function isSameHeaders(one: readonly EditedHeader[], other: readonly EditedHeader[]): boolean {
  return one.length === other.length && one.every((header, index) => isSameHeader(header, other[index]));
}

/** Whether two records are the same to the byte; one that cannot be read is the same as none. */
export function isSameRecord(one: EditedRecord, other: EditedRecord): boolean {
  return isSamePayload(one.key, other.key) && isSamePayload(one.value, other.value) && isSameHeaders(one.headers, other.headers);
}

/** Whether the bytes of what is edited can be read. */
export function isReadable({ key, value, headers }: EditedRecord): boolean {
  return [key, value, ...headers.map((header) => header.value)].every((edited) => edited.as !== 'hex' || hexProblem(edited.text) === null);
}
