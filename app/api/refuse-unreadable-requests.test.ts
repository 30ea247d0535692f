import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { refuseUnreadableRequests } from './refuse-unreadable-requests.ts';

/** A server that answers what it can read, where the console is reached, or `isBeside` it. */
async function startServer({ isBeside = false } = {}) {
  const server = createServer((_request, response) => response.end('read'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  refuseUnreadableRequests(isBeside ? port + 1 : port);
  const url = `http://127.0.0.1:${port}`;
  expect(await (await fetch(url)).text()).toBe('read');
  return { url, port };
}

test('a query that is longer than Node takes is refused with a problem document', async () => {
  const { url } = await startServer();
  const response = await fetch(`${url}/api/clusters?q=${'x'.repeat(20_000)}`);
  expect(response.status).toBe(431);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({ type: 'urn:redrive:problem:request-too-long', status: 431, detail: expect.stringContaining('16 KB') });
  expect(await (await fetch(url)).text(), 'the next is read').toBe('read');
});

test('what is no HTTP gets one, too, and its connection ends', async () => {
  const { port } = await startServer();
  const socket = connect(port, '127.0.0.1');
  socket.write('no request\r\n\r\n');
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(answer).toContain('urn:redrive:problem:malformed-request');
});

test('a server beside the console’s is left as it is, and the console’s is met although it gets its first request later', async () => {
  const beside = await startServer({ isBeside: true });
  const own = await startServer();
  const long = `/?q=${'x'.repeat(20_000)}`;
  const [besides, owns] = await Promise.all([fetch(beside.url + long), fetch(own.url + long)]);
  expect([besides.status, await besides.text()]).toEqual([431, '']);
  expect([owns.status, owns.headers.get('content-type')]).toEqual([431, 'application/problem+json']);
});
