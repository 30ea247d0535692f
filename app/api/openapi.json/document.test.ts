import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { signInRoutes } from '#app/api/auth/sign-in-routes.ts';
import type { RouteDescription } from '#app/api/described.ts';
import { apiDocument, operationsOf } from '#components/api-reference/api-document.ts';
import { describedRoutes } from './described-routes.ts';
import { openApiDocument } from './document.ts';
import { GET as readApi } from './route.ts';

const app = join(import.meta.dirname, '../..');
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const routes: Record<string, { description: RouteDescription }> = { ...describedRoutes, 'GET /api/openapi.json': readApi };
const document = openApiDocument(routes, 'http://console.test', ['shop']);

/** Every handler that a route file exports, as `GET /api/…`; those that answer whatever is below them end in `{...}`. */
async function routesOfFiles(): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  for (const file of globSync('**/route.ts', { cwd: app }).toSorted()) {
    const exported: Record<string, unknown> = await import(join(app, file));
    const address = `/${dirname(file)}`.replaceAll(/\[\.\.\.\w+\]/g, '{...}').replaceAll(/\[(\w+)\]/g, '{$1}');
    for (const method of methods) if (method in exported) found.set(`${method} ${address}`, exported[method]);
  }
  return found;
}

const operation = z.looseObject({
  operationId: z.string(),
  summary: z.string().min(1),
  responses: z.record(z.string(), z.unknown()),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string(), schema: z.looseObject({ enum: z.unknown().optional() }) })).default([]),
});
const operations = Object.entries(z.record(z.string(), z.record(z.string(), operation)).parse(document.paths)).flatMap(([address, byMethod]) =>
  Object.entries(byMethod).map(([method, described]) => ({ address, method, ...described })),
);

test('every route handler is in the document, each with its own description', async () => {
  const files = await routesOfFiles();
  const single = [...files].filter(([route]) => !route.endsWith('{...}'));
  expect(single.length).toBeGreaterThan(25);
  for (const [route, handler] of single) expect(routes[route], `${route} is not in described-routes.ts`).toBe(handler);
  expect([...files.keys()].filter((route) => route.endsWith('{...}') && route.startsWith('GET'))).toEqual(['GET /api/{...}', 'GET /api/auth/{...}']);
  expect(Object.keys(routes).filter((route) => !files.has(route))).toEqual(Object.keys(signInRoutes));
});

test('every operation has a name of its own, a line that says what it does, and what it is given', () => {
  expect(operations).toHaveLength(Object.keys(routes).length);
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  for (const { address, operationId, parameters } of operations) {
    const named = [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(
      parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name),
      operationId,
    ).toEqual(named);
  }
});

test('the clusters that there are stand at every address that names one', () => {
  const named = operations.flatMap(({ parameters }) => parameters.filter((parameter) => parameter.name === 'cluster' && parameter.in === 'path'));
  expect(named.length).toBeGreaterThan(25);
  for (const { schema } of named) expect(schema.enum).toEqual(['shop']);
});

test('a part of an address that is only called so is no cluster', () => {
  const description: RouteDescription = {
    operation: 'rack',
    summary: 'Another kind of cluster.',
    params: z.object({ cluster: z.string() }),
    answer: z.object({}),
  };
  const { paths } = openApiDocument({ 'GET /api/racks/{cluster}': { description } }, 'http://console.test', ['shop']);
  expect(JSON.stringify(paths)).toContain('"name":"cluster"');
  expect(JSON.stringify(paths)).not.toContain('shop');
});

test('every reference of the document leads somewhere, and no schema claims to be a document of its own', () => {
  const text = JSON.stringify(document);
  const schemas = z.object({ schemas: z.record(z.string(), z.unknown()) }).parse(document.components).schemas;
  const referred = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference ?? '');
  expect(referred.length).toBeGreaterThan(100);
  for (const reference of referred) expect(Object.keys(schemas).map((name) => `#/components/schemas/${name}`)).toContain(reference);
  expect(text).not.toContain('"$schema"');
});

test('an action takes an idempotency key and says what comes of using it twice; reading takes none', () => {
  for (const { method, address, operationId, parameters, responses } of operations.filter((one) => one.address.startsWith('/api/clusters'))) {
    const isAction = method === 'post';
    expect(
      parameters.some(({ name }) => name === 'Idempotency-Key'),
      `${operationId} ${address}`,
    ).toBe(isAction);
    if (isAction) expect(Object.keys(responses)).toEqual(expect.arrayContaining(['200', '400', '401', '403', '409', '422', '503']));
    else expect(Object.keys(responses)).not.toContain('409');
  }
});

test('the page of the API reads all of the document', () => {
  const read = apiDocument.parse(JSON.parse(JSON.stringify(document)));
  expect(operationsOf(read).map(({ operationId }) => operationId)).toEqual(operations.map(({ operationId }) => operationId));
});

test('nothing of an account, whose answers hold secrets, is kept for a second request', () => {
  for (const { address, parameters } of operations)
    if (address.startsWith('/api/account')) expect(parameters.map(({ name }) => name)).not.toContain('Idempotency-Key');
});
