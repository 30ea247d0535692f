import { z } from 'zod';

/** A JSON Schema as far as the page reads it. */
export interface JsonSchema {
  $ref?: string | undefined;
  type?: string | readonly string[] | undefined;
  const?: unknown;
  enum?: readonly unknown[] | undefined;
  format?: string | undefined;
  pattern?: string | undefined;
  minimum?: number | undefined;
  maximum?: number | undefined;
  minLength?: number | undefined;
  maxLength?: number | undefined;
  minItems?: number | undefined;
  maxItems?: number | undefined;
  default?: unknown;
  items?: JsonSchema | undefined;
  properties?: Readonly<Record<string, JsonSchema>> | undefined;
  required?: readonly string[] | undefined;
  additionalProperties?: boolean | JsonSchema | undefined;
  anyOf?: readonly JsonSchema[] | undefined;
  oneOf?: readonly JsonSchema[] | undefined;
}

const jsonSchema: z.ZodType<JsonSchema> = z.lazy(() =>
  z.object({
    $ref: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    const: z.unknown().optional(),
    enum: z.array(z.unknown()).optional(),
    format: z.string().optional(),
    pattern: z.string().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    minItems: z.number().optional(),
    maxItems: z.number().optional(),
    default: z.unknown().optional(),
    items: jsonSchema.optional(),
    properties: z.record(z.string(), jsonSchema).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: z.union([z.boolean(), jsonSchema]).optional(),
    anyOf: z.array(jsonSchema).optional(),
    oneOf: z.array(jsonSchema).optional(),
  }),
);

/** A sentence of the document without its marks for code, which the page sets otherwise. */
const sentence = z.string().transform((text) => text.replaceAll('`', ''));

const content = z.record(z.string(), z.object({ schema: jsonSchema.optional() })).optional();

const operation = z.object({
  operationId: z.string(),
  tags: z.tuple([z.string()]),
  summary: sentence,
  description: sentence.optional(),
  parameters: z
    .array(z.object({ name: z.string(), in: z.enum(['path', 'query', 'header']), required: z.boolean(), description: sentence.optional(), schema: jsonSchema }))
    .default([]),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.object({ description: sentence, content })),
  security: z.array(z.record(z.string(), z.array(z.string()))),
});

/** `/api/openapi.json` as far as the page reads it. */
export const apiDocument = z.object({
  info: z.object({ description: sentence }),
  servers: z.tuple([z.object({ url: z.string() })]),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), jsonSchema) }),
});
export type ApiDocument = z.infer<typeof apiDocument>;

/** One operation with where it is found. */
export interface ApiOperation extends z.infer<typeof operation> {
  method: string;
  address: string;
}

/** The operations in the order of the document. */
export function operationsOf({ paths }: Pick<ApiDocument, 'paths'>): ApiOperation[] {
  return Object.entries(paths).flatMap(([address, methods]) =>
    Object.entries(methods).map(([method, described]) => ({ ...described, address, method: method.toUpperCase() })),
  );
}

/** Those in which every word of a text occurs: in address, name, summary or what the policy is asked. */
export function findOperations(operations: readonly ApiOperation[], text: string): ApiOperation[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return operations.filter(({ method, address, operationId, summary, description = '' }) => {
    const whole = `${method} ${address} ${operationId} ${summary} ${description}`.toLowerCase();
    return words.every((word) => whole.includes(word));
  });
}
