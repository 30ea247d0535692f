import { z } from 'zod';

/** What failures have in common that the list is filtered by, and how many there are. Null where no dead letter says one. */
export const deadLetterKind = z.object({
  topic: z.string(),
  consumerGroup: z.string().nullable(),
  errorClass: z.string().nullable(),
  /** How many failures of the kind somebody still has to deal with, and how many there are in whatever state. */
  open: z.int(),
  total: z.int(),
});
export type DeadLetterKind = z.infer<typeof deadLetterKind>;

export const deadLetterKinds = z.object({
  /** The most frequent first. */
  kinds: z.array(deadLetterKind),
  /** There are more kinds than are listed. */
  isCut: z.boolean(),
});
