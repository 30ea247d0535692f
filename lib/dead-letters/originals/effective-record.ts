import type { Prisma } from '#lib/db/generated/client.ts';
import type { RecordBody } from '#lib/dead-letters/bodies/body-block.ts';
import { failureHeaders } from '#lib/dead-letters/conventions/table.ts';
import { changedParts } from '#lib/dead-letters/edits/changed-parts.ts';
import type { EditedPart } from '#lib/dead-letters/edits/edit.ts';
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

/** What differs between a dead letter and its original, without the headers that a convention or a replay adds to either. */
export function differences(deadLetter: EffectiveRecord, convention: string, original: EffectiveRecord): EditedPart[] {
  const isFailureHeader = failureHeaders(convention, deadLetter.headers);
  const ofEvent = ({ headers }: EffectiveRecord) => encodeHeaders(headers.filter(({ name }) => !isFailureHeader(name) && !isRedriveHeader(name)));
  return changedParts({ ...deadLetter, headers: ofEvent(deadLetter) }, { ...original, headers: ofEvent(original) });
}
