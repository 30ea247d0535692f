import { expect, test } from 'vitest';
import { z } from 'zod';
import { apiDocument, findOperations, operationsOf } from './api-document.ts';
import { namesIn, schemaText } from './schema-text.ts';

const text = (schema: z.ZodType) => schemaText(JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io: 'input' }))));

test('a schema reads like a type, with what its values keep to', () => {
  const schema = z.object({
    state: z.enum(['open', 'all']).default('open'),
    limit: z.int().min(1).max(200),
    reason: z.string().max(1000).optional(),
    at: z.iso.datetime().nullable(),
    lines: z.array(z.object({ id: z.string().regex(/^\d+$/) })),
  });
  expect(text(schema)).toBe(
    [
      '{',
      '  state?: "open" | "all"  ("open" unless given)',
      '  limit: integer  (1 to 200)',
      '  reason?: string  (at most 1000 characters)',
      '  at: string | null',
      '  lines: {',
      '    id: string  (/^\\d+$/)',
      '  }[]',
      '}',
    ].join('\n'),
  );
});

test('lists of choices, maps and what may be anything are told apart', () => {
  expect(text(z.array(z.union([z.string(), z.int()])))).toBe('(string | integer)[]');
  expect(text(z.record(z.string(), z.boolean()))).toBe('{\n  [name]: boolean\n}');
  expect(text(z.unknown())).toBe('anything');
});

test('named schemas are found through each other, also where they refer to themselves', () => {
  const schemas = { Page: { items: { $ref: '#/components/schemas/Line' } }, Line: { properties: { next: { $ref: '#/components/schemas/Line' } } }, Other: {} };
  expect(namesIn({ $ref: '#/components/schemas/Page' }, schemas)).toEqual(['Page', 'Line']);
});

test('operations are found by all words of a text, in address, name and summary', () => {
  const operation = (operationId: string, summary: string) => ({ operationId, summary, tags: ['replays'], responses: {}, security: [] });
  const document = apiDocument.parse({
    info: { description: '' },
    servers: [{ url: '' }],
    paths: { '/api/replays': { get: operation('listReplays', 'Newest first.'), post: operation('planReplay', 'Nothing is sent.') } },
    components: { schemas: {} },
  });
  const found = (words: string) => findOperations(operationsOf(document), words).map(({ operationId }) => operationId);
  expect(found('')).toEqual(['listReplays', 'planReplay']);
  expect(found('post sent')).toEqual(['planReplay']);
  expect(found('replays NEWEST')).toEqual(['listReplays']);
  expect(found('lag')).toEqual([]);
});
