import { z } from 'zod';
import { keyHeader, keyPattern, replayedHeader } from '#app/api/answer-once.ts';
import { type RouteDescription, takesKey } from '#app/api/described.ts';
import { clusterId } from '#app/api/path-parts.ts';
import { otherAnswers } from './describe-answers.ts';
import { answerSchema, componentSchemas, type JsonSchema, requestSchema } from './named-schemas.ts';

const objectSchema = z.looseObject({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  required: z.array(z.string()).default([]),
});

/** Each field of an object as a parameter of the address. */
function parametersOf(place: 'path' | 'query', schema: z.ZodType | undefined): JsonSchema[] {
  if (schema === undefined) return [];
  const { properties, required } = objectSchema.parse(requestSchema(schema));
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
}

const keyParameter = {
  name: keyHeader,
  in: 'header',
  required: false,
  description:
    'A key of your own for this request. Sent again with it within 24 hours, it is not done again but answered as the first time. With another request the key is refused (422).',
  schema: { type: 'string', pattern: keyPattern },
};

/** What comes with success. */
function successOf(description: RouteDescription, method: string): JsonSchema {
  const { answer, status = 200, summary } = description;
  const content = 'media' in answer ? { [answer.media]: {} } : { 'application/json': { schema: answerSchema(answer) } };
  const replayed = takesKey(description, method)
    ? { headers: { [replayedHeader]: { description: 'The answer of an earlier request with this key', schema: { const: 'true' } } } }
    : {};
  if (status === 302) return { [status]: { description: summary } };
  return { [status]: { description: summary, content, ...replayed } };
}

function answersOf(description: RouteDescription, method: string): JsonSchema {
  const others = otherAnswers(description, method).map(({ status, meaning, isProblem }) => {
    if (isProblem)
      return [status, { description: meaning, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } }] as const;
    if (status === 304 || 'media' in description.answer) return [status, { description: meaning }] as const;
    return [status, { description: meaning, content: { 'application/json': { schema: answerSchema(description.answer) } } }] as const;
  });
  return { ...successOf(description, method), ...Object.fromEntries(others) };
}

/** By whom a route may be called. */
function securityOf({ action }: RouteDescription): JsonSchema[] {
  if (action === undefined) return [];
  return action === 'account:manage' ? [{ session: [] }] : [{ token: [] }, { session: [] }];
}

function operationOf(description: RouteDescription, method: string, address: string): JsonSchema {
  const { operation, summary, action, params, query, body } = description;
  const parameters = [...parametersOf('path', params), ...parametersOf('query', query), ...(takesKey(description, method) ? [keyParameter] : [])];
  return {
    operationId: operation,
    tags: [tagOf(address)],
    summary,
    ...(action === undefined ? {} : { description: `The policy is asked for \`${action}\`.` }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: { 'application/json': { schema: requestSchema(body) } } } }),
    responses: answersOf(description, method),
    security: securityOf(description),
  };
}

/** The first part of the address that says what it is about. */
function tagOf(address: string): string {
  const parts = address.split('/').filter((part) => part !== '' && part !== 'api' && part !== '{cluster}');
  return (parts[0] === 'clusters' ? parts[1] : undefined) ?? parts[0] ?? 'api';
}

/** The whole API after OpenAPI 3.1. @param routes by method and address. @param server where this console is reached. @param clusters the configured ones, by id. */
export function openApiDocument(routes: Record<string, { description: RouteDescription }>, server: string, clusters: readonly string[]): JsonSchema {
  // Who reads the document, and the tools that make requests of it, need not guess which there are.
  z.globalRegistry.add(clusterId, { enum: clusters });
  const paths: Record<string, JsonSchema> = {};
  for (const [route, { description }] of Object.entries(routes)) {
    const [method = '', address = ''] = route.split(' ');
    paths[address] = { ...paths[address], [method.toLowerCase()]: operationOf(description, method, address) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Redrive',
      version: '1',
      summary: 'Everything that the console does.',
      description:
        'Lists come newest first in pages: give `nextCursor` back as `cursor` until it is null. Offsets and other 64-bit integers are digits in a string, instants are UTC. ' +
        'What fails is answered as a problem after RFC 9457. Most of what is read carries an `ETag`; `If-None-Match` spares the body.',
    },
    servers: [{ url: server }],
    paths,
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token of the account page, `rdr_…`.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'session_token',
          description: 'The cookie of a browser that is signed in. Its name begins with the instance’s.',
        },
      },
    },
  };
}
