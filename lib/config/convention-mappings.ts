import { z } from 'zod';

const headerName = z.string().min(1, 'the name of a header').max(200, 'the name of a header, at most 200 characters');
/** One name or several. */
const headerNames = z.union([headerName, z.array(headerName).min(1, 'at least one name of a header').max(50)], 'the name of a header, or a list of names');
const listed = headerNames.transform((names) => (typeof names === 'string' ? [names] : names));

const conventionMapping = z
  .strictObject({
    /** Stored with each dead letter; must not change. */
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,39}$/, 'lower-case letters, digits and hyphens')
      .refine((name) => name !== 'unknown' && name !== 'generic', 'a name other than unknown and generic'),
    recognisedBy: listed,
    originTopic: listed.optional(),
    originPartition: listed.optional(),
    originOffset: listed.optional(),
    originTimestamp: listed.optional(),
    consumerGroup: listed.optional(),
    errorClass: listed.optional(),
    errorMessage: listed.optional(),
    stackTrace: listed.optional(),
    attempt: listed.optional(),
    stage: listed.optional(),
    component: listed.optional(),
    failedAt: listed.optional(),
    integers: z.enum(['text', 'big-endian', 'either'], 'text, big-endian or either').default('either'),
    repeated: z.enum(['first', 'last'], 'first or last').default('last'),
    removedOnReplay: z.array(headerName).max(100).default([]),
  })
  .transform((mapping) => withoutUndefined(mapping));

/** Drops keys without a value: an absent field and one that is undefined are the same. */
function withoutUndefined<Mapping extends object>(mapping: Mapping): { [Key in keyof Mapping]: Exclude<Mapping[Key], undefined> } {
  // Safe: exactly the entries that are undefined were taken out.
  return Object.fromEntries(Object.entries(mapping).filter(([, value]) => value !== undefined)) as { [Key in keyof Mapping]: Exclude<Mapping[Key], undefined> };
}

/** Conventions of an operator's own: which header of a dead letter means what. A name that ends with `*` in `recognisedBy` and `removedOnReplay` is a beginning. */
export const conventionMappings = z
  .array(conventionMapping)
  .max(12, 'at most 12 conventions')
  .refine((mappings) => new Set(mappings.map(({ name }) => name)).size === mappings.length, 'each name once');

export type ConventionMapping = z.infer<typeof conventionMapping>;
