import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { DescribedRoute } from '#app/api/described.ts';
import { problemDocument } from '#app/api/problem-document.ts';
import { databasePool } from '#lib/db/client.ts';
import { clusters } from '#lib/kafka/clusters.ts';
import { liveFeed } from '#lib/live/live-feed.ts';
import { storeDeadLetters, storeTopic } from '#scripts/test/store-dead-letters.ts';
import { consoleUrl, testConsole } from '#scripts/test/test-console.ts';
import { operator } from '#scripts/test/test-operator.ts';
import { describedRoutes } from './described-routes.ts';
import { openApiDocument } from './document.ts';

testConsole({ KAFKA_CLUSTER: 'test' });
afterAll(async () => {
  await liveFeed().close();
  for (const cluster of clusters().values()) await cluster.close();
});

const fields = z.looseObject({ properties: z.record(z.string(), z.unknown()).default({}) });
/** A body of one shape, or of one of several. */
const bodySchema = fields.extend({ anyOf: z.array(fields).default([]), oneOf: z.array(fields).default([]) });

const operation = z.object({
  operationId: z.string(),
  parameters: z.array(z.object({ name: z.string(), in: z.enum(['path', 'query', 'header']) })).default([]),
  requestBody: z.object({ content: z.object({ 'application/json': z.object({ schema: bodySchema }) }) }).optional(),
  responses: z.record(z.string(), z.unknown()),
});
const document = z.object({ paths: z.record(z.string(), z.record(z.string(), operation)) }).parse(openApiDocument(describedRoutes, consoleUrl, ['test']));

/** What can be called by a token, each with its handler. better-auth answers for its own routes. */
const operations = Object.entries(document.paths).flatMap(([address, methods]) =>
  Object.entries(methods).flatMap(([method, described]) => {
    const route = describedRoutes[`${method.toUpperCase()} ${address}`];
    return typeof route === 'function' ? [{ ...described, method: method.toUpperCase(), address, route: route as DescribedRoute }] : [];
  }),
);

/** Values as people, programs and attackers write them, right ones among them. */
const written = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('test', '1', '2', '50', 'open', 'all', 'value', 'orders.dlq', '2026-01-31T12:00:00Z', 'failed', 'name=value') },
  fc.constantFrom(
    '0',
    '-1',
    '1e3',
    '999999999999999999',
    '99999999999999999999',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    'NaN',
    '',
    ' ',
    '\u0000',
    '%',
    "'; drop table failure; --",
    '\ud800',
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.integer().map(String),
);
const member = fc.oneof(written, fc.jsonValue({ maxDepth: 2 }), fc.array(written, { maxLength: 3 }), fc.integer());

type Operation = (typeof operations)[number];

/** A request to an operation: each parameter there or not, right or wrong; a body of the right fields, of any fields, or no JSON at all. */
function requestTo({ parameters, requestBody }: Operation) {
  const named = (place: string) => parameters.filter((parameter) => parameter.in === place).map(({ name }) => name);
  const schema = requestBody?.content['application/json'].schema;
  const names = schema === undefined ? [] : [schema, ...schema.anyOf, ...schema.oneOf].flatMap(({ properties }) => Object.keys(properties));
  const bodyOf = fc.record(Object.fromEntries(names.map((name) => [name, member])), { requiredKeys: [] }).map((body) => JSON.stringify(body));
  return fc.record({
    path: fc.record(Object.fromEntries(named('path').map((name) => [name, fc.oneof({ weight: 2, arbitrary: fc.constantFrom('test', '1', '2') }, written)]))),
    query: fc.record(Object.fromEntries(named('query').map((name) => [name, written])), { requiredKeys: [] }),
    key: named('header').length === 0 ? fc.constant(undefined) : fc.option(fc.constantFrom('one', 'two', 'a b', '\u00fc'), { nil: undefined }),
    body:
      requestBody === undefined
        ? fc.constant(undefined)
        : fc.oneof({ weight: 4, arbitrary: bodyOf }, fc.json({ maxDepth: 3 }), fc.constantFrom('', '{', 'null', '[]')),
    type: fc.oneof({ weight: 8, arbitrary: fc.constant('application/json') }, fc.constantFrom('text/plain', 'application/xml')),
    isSignedIn: fc.oneof({ weight: 8, arbitrary: fc.constant(true) }, fc.constant(false)),
  });
}

const cases = fc.constantFrom(...operations).chain((called) => requestTo(called).map((request) => ({ called, request })));

/** Holds an answer to the document: its status is one that stands there, its body what stands under it. */
async function expectDescribed({ responses, route, operationId }: Operation, response: Response): Promise<void> {
  expect(Object.keys(responses), `${operationId} answered ${response.status}: ${await response.clone().text()}`).toContain(String(response.status));
  const { answer, alsoAnswers = {} } = route.description;
  const isOwn = response.ok || (operationId === 'readHealth' && response.status in alsoAnswers);
  if (response.status === 304) return;
  if (isOwn && 'media' in answer) expect(response.headers.get('content-type')).toContain(answer.media);
  else if (isOwn && !('media' in answer)) answer.parse(await response.json());
  else {
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = problemDocument.parse(await response.json());
    if (problem.type === 'urn:redrive:problem:invalid-request') expect(problem.errors?.length).toBeGreaterThan(0);
  }
}

test('whatever is asked of whatever operation, the answer is one that the document describes, and never a mistake of ours', async () => {
  const kind = await storeTopic(databasePool(), 'orders.dlq');
  await storeDeadLetters(databasePool(), kind, [{ key: Buffer.from('k'), value: Buffer.from('{"failed":true}') }, { value: Buffer.from([0xff, 0]) }]);
  const { token: bearer } = await operator();
  const statuses = new Map<number, number>();
  const property = fc.asyncProperty(cases, async ({ called, request: { path, query, key, body, type, isSignedIn } }) => {
    const address = called.address.replaceAll(/\{(\w+)\}/g, (_part, name: string) => encodeURIComponent((path[name] ?? '').toWellFormed()));
    const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, value ?? '']));
    const headers = new Headers({ 'content-type': type });
    if (isSignedIn) headers.set('authorization', `Bearer ${bearer}`);
    if (key !== undefined) headers.set('idempotency-key', key);
    const left = new AbortController();
    const request = new Request(`${consoleUrl}${address}?${search}`, { method: called.method, headers, body: body ?? null, signal: left.signal });
    const response = await called.route(request, { params: Promise.resolve(path) });
    // A stream of events would go on.
    if (response.headers.get('content-type') === 'text/event-stream') left.abort();
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    const isHealth = called.operationId === 'readHealth';
    expect(response.status < 500 || isHealth, `${called.method} ${address}: ${response.status} ${await response.clone().text()}`).toBe(true);
    await expectDescribed(called, response);
  });
  await fc.assert(property, { seed: 20_261_124, numRuns: 600 });
  // Enough got through for this to mean something, and enough did not.
  for (const status of [200, 400, 401, 404]) expect(statuses.get(status) ?? 0, `answers with ${status}: ${JSON.stringify([...statuses])}`).toBeGreaterThan(10);
}, 120_000);
