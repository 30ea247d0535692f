import { z } from 'zod';
import { failureState } from './failure-states.ts';
import { snoozeUntil } from './snooze.ts';
import { writtenText } from './written-text.ts';

/** So many dead letters are dealt with by one request at most. */
export const mostAtOnce = 1_000;

const deadLetterId = z.string().regex(/^\d{1,18}$/, 'a dead letter’s id is digits');

/** Ids, or what has them: at least one, each once, and not too many. */
const listOf = <Item extends z.ZodType>(item: Item, idOf: (given: z.output<Item>) => string) =>
  z
    .array(item)
    .min(1, 'no dead letter is named')
    .max(mostAtOnce, `more than ${mostAtOnce} cannot be dealt with at once`)
    .refine((given) => new Set(given.map(idOf)).size === given.length, 'a dead letter is named twice');

/** Dead letters as the operator saw them: a newer version is a conflict, of that one alone. */
export const seenFailures = listOf(z.strictObject({ id: deadLetterId, version: z.int() }), ({ id }) => id);

/** Only tells what would be done, as of now. */
const dryRun = z.boolean().default(false);

export const discardManyRequest = z.strictObject({ failures: seenFailures, reason: writtenText(1_000, 'the reason'), dryRun });
/** `version` is the one that the discard gave. */
export const restoreManyRequest = z.strictObject({ failures: seenFailures });
export const snoozeRequest = z.strictObject({ failures: seenFailures, until: snoozeUntil, dryRun });
export const wakeRequest = z.strictObject({ failures: seenFailures });
/** A note changes nothing that somebody else may have changed, so that versions do not matter. */
export const noteManyRequest = z.strictObject({ ids: listOf(deadLetterId, (id) => id), text: writtenText(10_000, 'the note') });

/** What became of each, or would become, in the order asked. */
export const manyResult = z.object({
  /** Not `isChanged`: it was so already. */
  done: z.array(z.object({ id: z.string(), version: z.int(), state: failureState, assignee: z.string().nullable(), isChanged: z.boolean() })),
  /** Those that stay as they are, each with a sentence for the operator and the version that it has; version, state and replay are null where it is not there, or not to be read. */
  refused: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      reason: z.string(),
      version: z.int().nullable(),
      state: failureState.nullable(),
      claimedByJobId: z.int().nullable(),
    }),
  ),
});
export type ManyResult = z.infer<typeof manyResult>;
