import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { test } from 'vitest';
import { eventually } from '#scripts/test/eventually.ts';
import { ChangeFeed } from './change-feed.ts';
import { eventStream } from './event-stream.ts';

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

test('a stream ends when its browser leaves, though the server has let go of the request', async () => {
  const feed = new ChangeFeed({ listen: () => Promise.resolve() });
  const browser = new AbortController();
  const open = () => {
    const request = new Request('http://console.test/events', { signal: browser.signal });
    return eventStream(feed, { mayKnow: () => true, request });
  };
  const reader = open().getReader();
  await reader.read();
  collectGarbage();
  await new Promise(setImmediate);
  collectGarbage();
  browser.abort();
  await eventually(async () => (await reader.read()).done);
  await feed.close();
});
