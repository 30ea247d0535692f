import { z } from 'zod';

const place = z
  .string()
  .regex(/^(header:.{1,200}|payload:[^.]{1,100}(\.[^.]{1,100}){0,4})$/, '"header:<name>" or "payload:<field>", of nested objects "payload:<field>.<field>"');
const places = z.array(place).max(20).optional();

/** Where the events of some topics carry their identity. */
const topicEntry = z.strictObject({
  topics: z.array(z.string().min(1)).min(1, 'at least one pattern of topic names'),
  eventId: places,
  type: places,
  source: places,
  version: places,
  time: places,
  correlationId: z
    .array(z.union([z.literal('trace'), place], '"trace", "header:<name>" or "payload:<field>"'))
    .max(20)
    .optional(),
  causationId: places,
  traceId: places,
  /** What a chain can also be found by, by its name: `{"order": ["payload:orderId"]}`. Each place that says something counts. */
  businessIds: z.record(z.string().regex(/^[\w .-]{1,40}$/, 'a name of letters, digits, blanks, dots or hyphens'), z.array(place).min(1).max(20)).optional(),
});

/** The first entry that fits a topic counts; a field that it names is looked for there and nowhere else, all others as usual. */
export const eventIdentitySettings = z.array(topicEntry);
export type EventIdentitySettings = z.infer<typeof eventIdentitySettings>;
