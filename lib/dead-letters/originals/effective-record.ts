import type { Prisma } from '#lib/db/generated/client.ts';
import type { RecordBody } from '#lib/dead-letters/bodies/body-block.ts';
import { failureHeaders } from '#lib/dead-letters/conventions/table.ts';
import { decodeHeaders, encodeHeaders, type RecordHeader } from '#lib/kafka/record-headers.ts';
import { isRedriveHeader } from '#lib/kafka/redrive-headers.ts';

type Original = Prisma.DeadLetterOriginalGetPayload<object>;

/** What was dead-lettered. */
export interface EffectiveRecord {
  key: Uint8Array | null;
  value: Uint8Array | null;
  headers: RecordHeader[];
}

/** What was dead-lettered: the record's own key, value and headers; of a pointer that was rescued the original's, followed by what the pointer says of the failure. */
export function effectiveRecord({ key, value, headers }: RecordBody, convention: string, original: Original | undefined): EffectiveRecord {
  const own = decodeHeaders(headers);
  if (original?.headers == null) return { key, value, headers: own };
  const isFailureHeader = failureHeaders(convention, own);
  const ofFailure = own.filter(({ name }) => isFailureHeader(name));
  return { key: original.key, value: original.value, headers: [...decodeHeaders(Buffer.from(original.headers)), ...ofFailure] };
}

function isSame(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a === null || b === null ? a === b : Buffer.compare(a, b) === 0;
}

/** What differs between a dead letter and its original, without the headers that a convention or a replay adds to either. */
export function differences(deadLetter: EffectiveRecord, convention: string, original: EffectiveRecord): ('key' | 'value' | 'headers')[] {
  const isFailureHeader = failureHeaders(convention, deadLetter.headers);
  const ofEvent = ({ headers }: EffectiveRecord) => encodeHeaders(headers.filter(({ name }) => !isFailureHeader(name) && !isRedriveHeader(name)));
  const isEqual = {
    key: isSame(deadLetter.key, original.key),
    value: isSame(deadLetter.value, original.value),
    headers: isSame(ofEvent(deadLetter), ofEvent(original)),
  };
  return (['key', 'value', 'headers'] as const).filter((part) => !isEqual[part]);
}
