import { type HeaderView, viewHeaderValue } from '#lib/access/payload.ts';
import type { RecordHeader } from '#lib/kafka/record-headers.ts';
import { isRedriveHeader } from '#lib/kafka/redrive-headers.ts';
import type { IsFailureHeader } from './conventions/table.ts';

/** A header of a dead letter, or of its original, as the API shows it. @param isFailureHeader of the dead letter. */
export function viewHeader({ name, value }: RecordHeader, isFailureHeader: IsFailureHeader): HeaderView {
  const isConventions = isFailureHeader(name);
  return {
    name,
    ...viewHeaderValue(value, { mayBeInteger: isConventions }),
    owner: isConventions ? 'convention' : isRedriveHeader(name) ? 'redrive' : 'event',
  };
}
