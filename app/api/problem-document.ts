import { z } from 'zod';

/** A problem after RFC 9457, as every failed request is answered. Further members depend on its type. */
export const problemDocument = z.looseObject({
  /** `urn:redrive:problem:<type>`: what programs tell problems apart by. */
  type: z.string().regex(/^urn:redrive:problem:[a-z0-9-]+$/),
  title: z.string(),
  status: z.int(),
  /** A sentence for a person, with what to do. */
  detail: z.string(),
  /** Of a wrong request: each wrong field. */
  errors: z.array(z.object({ in: z.enum(['path', 'query', 'body', 'header']), field: z.string(), detail: z.string() })).optional(),
});
