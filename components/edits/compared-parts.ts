import { formatJson } from '#components/payload/format-json.ts';
import type { EditedPart } from '#lib/dead-letters/edits/edit.ts';
import { type EditedPayload, isSamePayload, looksLikeJson, textProblem } from './edited-payload.ts';
import { type EditedHeader, type EditedRecord, isSameHeaders } from './edited-record.ts';

/** A part that differs, as two texts to be compared. */
export interface ComparedPart {
  part: EditedPart;
  before: string;
  after: string;
  isJson: boolean;
  /** What to know about the comparison. */
  note: string | null;
}

const shownText = (payload: EditedPayload) => (payload.as === 'null' ? '(null)' : payload.text);
const headerLines = (headers: readonly EditedHeader[]) =>
  headers.map(({ name, value }) => `${name}: ${value.as === 'hex' ? `0x${value.text.replaceAll(/\s/g, '')}` : shownText(value)}`).join('\n');

function comparePayload(part: EditedPart, before: EditedPayload, after: EditedPayload): ComparedPart | null {
  if (isSamePayload(before, after)) return null;
  const texts = { before: shownText(before), after: shownText(after) };
  const isJson = before.as === 'text' && after.as === 'text' && looksLikeJson(before.text) && looksLikeJson(after.text);
  if (!isJson) return { part, ...texts, isJson: false, note: null };
  // What is broken cannot be laid out: it stands as it is written, beside an original of the same shape.
  if (textProblem(after.text) !== null)
    return { part, before: after.text.includes('\n') ? formatJson(before.text) : before.text, after: after.text, isJson, note: null };
  const laidOut = { before: formatJson(texts.before), after: formatJson(texts.after) };
  if (laidOut.before === laidOut.after) return { part, ...texts, isJson, note: 'only the spacing differs' };
  const isAsSent = laidOut.before === texts.before && laidOut.after === texts.after;
  return { part, ...laidOut, isJson, note: isAsSent ? null : 'laid out for reading; sent as written' };
}

/** Headers that differ may read the same: null and the text "(null)", bytes and their text. */
function compareHeaders(before: readonly EditedHeader[], after: readonly EditedHeader[]): ComparedPart | null {
  if (isSameHeaders(before, after)) return null;
  const texts = { before: headerLines(before), after: headerLines(after) };
  return { part: 'headers', ...texts, isJson: false, note: texts.before === texts.after ? 'the bytes differ, the text does not' : null };
}

/** The parts of a record that an edit changes, before and after, the value first. JSON is laid out on both sides, so that what differs stands out. */
export function comparedParts(before: EditedRecord, after: EditedRecord): ComparedPart[] {
  return [
    comparePayload('value', before.value, after.value),
    comparePayload('key', before.key, after.key),
    compareHeaders(before.headers, after.headers),
  ].filter((part) => part !== null);
}
