import { type EditedPart, editedPart } from './edit.ts';
import type { EditBytes } from './edit-hash.ts';

function isSame(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a === null || b === null ? a === b : Buffer.compare(a, b) === 0;
}

/** Which parts of an edit differ from what it was made from, byte for byte. */
export function changedParts(original: EditBytes, edit: EditBytes): EditedPart[] {
  return editedPart.options.filter((part) => !isSame(original[part], edit[part]));
}
