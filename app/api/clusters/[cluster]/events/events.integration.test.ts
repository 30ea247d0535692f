import { afterAll, expect, test } from 'vitest';
import { databasePool } from '#lib/db/client.ts';
import { clusters } from '#lib/kafka/clusters.ts';
import { liveFeed } from '#lib/live/live-feed.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { consoleUrl, testConsole } from '#scripts/test/test-console.ts';
import { operator } from '#scripts/test/test-operator.ts';
import { GET } from './route.ts';

testConsole();
afterAll(async () => {
  await liveFeed().close();
  await Promise.all([...clusters().values()].map((cluster) => cluster.close()));
});

function ask(headers: Record<string, string>, signal?: AbortSignal): Promise<Response> {
  const request = new Request(`${consoleUrl}/api/clusters/main/events`, { headers, ...(signal === undefined ? {} : { signal }) });
  return GET(request, { params: Promise.resolve({ cluster: 'main' }) });
}

test('a stream is only for those who are signed in', async () => {
  expect((await ask({})).status).toBe(401);
});

test('a stream tells of its own cluster and of no other, and ends when its browser leaves', async () => {
  const authorization = `Bearer ${(await operator()).token}`;
  const gone = new AbortController();
  const response = await ask({ authorization }, gone.signal);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  let text = '';
  const ended = (async () => {
    for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) text += part;
  })();
  await eventually(() => text.includes('"isHearing":true'));
  const say = (change: object) => databasePool().query('select announce($1)', [change]);
  await say({ kind: 'topics', cluster: 'other' });
  await say({ kind: 'replay', cluster: 'main', id: 7 });
  await eventually(() => text.includes('"id":7'));
  expect(text).toMatch(/^id: \S+\ndata: .*\{"kind":"replay","cluster":"main","id":7\}/m);
  expect(text).not.toContain('other');
  gone.abort();
  await ended;
});
