import type { z } from 'zod';
import { EdgeRefusal } from './problem.ts';

const placeOf = { path: 'address', query: 'query', body: 'body', header: 'headers' } as const;

/**
 * Parses one part of a request.
 * @throws EdgeRefusal 400 that names each wrong field in a sentence and as data (`errors`).
 */
export function parsePart<Schema extends z.ZodType>(part: keyof typeof placeOf, schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({ in: part, field: path.map(String).join('.'), detail: message }));
  const sentences = errors.map(({ field, detail }) => `${field === '' ? `The ${placeOf[part]}` : `“${field}” in the ${placeOf[part]}`} is wrong: ${detail}.`);
  throw new EdgeRefusal({ status: 400, type: 'invalid-request', title: 'Wrong request', detail: sentences.join(' '), fields: { errors } });
}
