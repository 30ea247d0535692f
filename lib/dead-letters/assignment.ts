import { z } from 'zod';
import { failureState } from './failure-states.ts';

/** So many dead letters are assigned by one request at most. */
export const mostAssigned = 1_000;

/** A dead letter as the operator saw it: a newer version is a conflict, of that one alone. */
const seenFailure = z.strictObject({ id: z.string().regex(/^\d{1,18}$/, 'a dead letter’s id is digits'), version: z.int() });

const seenFailures = z
  .array(seenFailure)
  .min(1, 'there is nothing to assign')
  .max(mostAssigned, `more than ${mostAssigned} cannot be assigned at once`)
  .refine((seen) => new Set(seen.map(({ id }) => id)).size === seen.length, 'a dead letter is named twice');

export const assignRequest = z.strictObject({
  failures: seenFailures,
  /** Who takes care of them, by e-mail address; null: nobody, they are only acknowledged. */
  assignee: z.email('not an e-mail address').max(320).nullable(),
});

/** `version` is the one that the assignment gave. */
export const undoAssignRequest = z.strictObject({ failures: seenFailures });

/** What became of each, in the order asked. */
export const assignResult = z.object({
  /** Not `isChanged`: it was so already. */
  done: z.array(z.object({ id: z.string(), version: z.int(), state: failureState, assignee: z.string().nullable(), isChanged: z.boolean() })),
  /** Those that stay as they were, each with a sentence for the operator. */
  refused: z.array(z.object({ id: z.string(), type: z.string(), reason: z.string() })),
});
export type AssignResult = z.infer<typeof assignResult>;
