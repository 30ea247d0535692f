import { formatJson } from '#components/payload/format-json.ts';
import { bytesOf, hexDump } from '#components/payload/hex-dump.ts';
import type { PayloadView } from '#lib/access/payload.ts';

/** Two values as texts to be compared. */
export interface ComparedValues {
  before: string;
  after: string;
  isJson: boolean;
  isSame: boolean;
  /** What to know about the comparison. */
  note: string | null;
}

/** So many bytes of what is no text are compared. */
const mostBytes = 4_096;

function textOf(value: PayloadView): string {
  switch (value.kind) {
    case 'null':
      return '(null: a tombstone)';
    case 'empty':
      return '(empty: 0 bytes)';
    case 'json':
      return formatJson(value.text);
    case 'text':
      return value.text;
    case 'binary':
      return hexDump(bytesOf(value.base64).subarray(0, mostBytes))
        .map(({ offset, hex, text }) => `${offset} ${hex} ${text}`)
        .join('\n');
  }
}

const bytesIn = (value: PayloadView) => ('base64' in value ? value.base64 : value.kind);
const isCut = (value: PayloadView) => ('isCut' in value && value.isCut) || (value.kind === 'binary' && value.sizeBytes > mostBytes);

/** Two values side by side: JSON laid out, text as it is, other bytes in hexadecimal. */
export function comparedValues(older: PayloadView, newer: PayloadView): ComparedValues {
  const [before, after] = [textOf(older), textOf(newer)];
  const cut = isCut(older) || isCut(newer);
  const isSame = bytesIn(older) === bytesIn(newer) && !cut;
  const notes = [
    cut ? 'only the beginning of what is longer is compared' : null,
    !isSame && before === after && !cut ? 'the bytes differ, the text does not' : null,
  ].filter((note) => note !== null);
  return { before, after, isJson: older.kind === 'json' && newer.kind === 'json', isSame, note: notes.length === 0 ? null : notes.join('; ') };
}
