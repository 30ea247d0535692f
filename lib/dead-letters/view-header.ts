import { type HeaderView, viewHeaderValue } from '#lib/access/payload.ts';
import type { RecordHeader } from '#lib/kafka/record-headers.ts';
import { isRedriveHeader } from '#lib/kafka/redrive-headers.ts';
import { isFailureHeader } from './conventions/table.ts';

/** A header of a dead letter, or of its original, as the API shows it. @param convention by which the dead letter was read. */
export function viewHeader({ name, value }: RecordHeader, convention: string): HeaderView {
  const isConventions = isFailureHeader(convention, name);
  return {
    name,
    ...viewHeaderValue(value, { mayBeInteger: isConventions }),
    owner: isConventions ? 'convention' : isRedriveHeader(name) ? 'redrive' : 'event',
  };
}
