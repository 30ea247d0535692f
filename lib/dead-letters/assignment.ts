import { z } from 'zod';
import { seenFailures } from './many-actions.ts';

export const assignRequest = z.strictObject({
  failures: seenFailures,
  /** Who takes care of them, by e-mail address; null: nobody, they are only acknowledged. */
  assignee: z.email('not an e-mail address').max(320).nullable(),
});

/** `version` is the one that the assignment gave. */
export const undoAssignRequest = z.strictObject({ failures: seenFailures });
