import { walkHeaders } from '#lib/kafka/record-headers.ts';
import { folded } from './grams.ts';
import type { SearchPattern } from './search-query.ts';

/** A record as it is searched. */
export interface SearchedRecord {
  key: Buffer | null;
  value: Buffer | null;
  /** In Kafka's encoding, with their count. */
  headers: Buffer;
}

/** Whether `lower`, which is headers in lower case, holds this one. Lengths are taken from `headers`: lower case changes some of their bytes. */
function hasHeader(headers: Buffer, lower: Buffer, { bytes, name, value }: SearchPattern['headers'][number]): boolean {
  if (!lower.includes(bytes)) return false;
  let isThere = false;
  walkHeaders(headers, 0, headers.length, (_, nameStart, nameEnd, valueStart, valueEnd) => {
    if (isThere || valueStart < 0) return;
    isThere = lower.subarray(nameStart, nameEnd).equals(name) && lower.subarray(valueStart, valueEnd).equals(value);
  });
  return isThere;
}

/** Whether a record holds what is searched for: the meaning of a search, which the index only makes quick. */
export function recordMatches({ key, value, headers }: SearchedRecord, pattern: SearchPattern): boolean {
  const lowerHeaders = folded(headers);
  if (!pattern.headers.every((header) => hasHeader(headers, lowerHeaders, header))) return false;
  if (pattern.forms.length === 0) return true;
  const holds = (bytes: Buffer) => pattern.forms.some((form) => bytes.includes(form.bytes));
  return holds(lowerHeaders) || (value !== null && holds(folded(value))) || (key !== null && holds(folded(key)));
}
