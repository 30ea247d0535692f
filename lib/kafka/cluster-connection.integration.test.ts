import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { eventually } from '#scripts/test/eventually.ts';
import { fetchOne } from '#scripts/test/read-committed.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { parseAddress } from './broker-connection.ts';
import { type KafkaCluster, openCluster } from './cluster-connection.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

function openAt(...brokers: string[]): KafkaCluster {
  const cluster = openCluster({ id: 'elsewhere', name: 'Elsewhere', brokers });
  onTestFinished(() => cluster.close());
  return cluster;
}

async function listen(server: Server, port = 0): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

async function unusedPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  return port;
}

/** Listens on a port and passes every connection on to the broker: a broker that appears where none was. */
async function appearAt(port: number): Promise<{ dropConnections(): void }> {
  const { host, port: brokerPort } = parseAddress(kafka.brokers[0] ?? '');
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const upstream = connect(brokerPort, host);
    for (const [from, to] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
      from.pipe(to);
    }
  });
  await listen(server, port);
  const dropConnections = (): void => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  onTestFinished(() => {
    dropConnections();
    server.close();
  });
  return { dropConnections };
}

test('an absent broker is told in a sentence, and found when it appears', async () => {
  const port = await unusedPort();
  const cluster = openAt(`127.0.0.1:${port}`);
  await expect(cluster.release()).rejects.toMatchObject({
    name: 'KafkaError',
    code: 'UNREACHABLE',
    retriable: true,
    cluster: 'elsewhere',
    message: expect.stringMatching(new RegExp(`^Broker 127.0.0.1:${port} of cluster elsewhere cannot be reached .*ECONNREFUSED.*Check`)),
  });
  await appearAt(port);
  const release = await cluster.release();
  expect(release).toMatch(/^\d+\.\d+$/);
});

test('one broker of those configured is enough', async () => {
  const absent = `127.0.0.1:${await unusedPort()}`;
  const cluster = openAt(absent, ...kafka.brokers);
  expect(await cluster.allTopics()).toBeInstanceOf(Array);
  const nowhere = openAt(absent, `127.0.0.1:${await unusedPort()}`);
  await expect(nowhere.allTopics()).rejects.toThrow(/^None of the 2 brokers of cluster elsewhere can be reached/);
});

test('a connection that broke is opened again by the next request', async () => {
  const port = await unusedPort();
  const proxy = await appearAt(port);
  const cluster = openAt(`127.0.0.1:${port}`);
  await cluster.release();
  proxy.dropConnections();
  await eventually(() => cluster.release());
});

test('something that is no Kafka is told as such', async () => {
  const server = createServer((socket) =>
    socket
      .on('error', () => undefined)
      .resume()
      .end('HTTP/1.1 400 Bad Request\r\n\r\n'),
  );
  onTestFinished(() => void server.close());
  const cluster = openAt(`127.0.0.1:${await listen(server)}`);
  await expect(cluster.release()).rejects.toMatchObject({ name: 'KafkaError' });
});

test('credentials that a listener has no use for are told as such, and are not worth trying again', async () => {
  const [broker = ''] = kafka.brokers;
  const cluster = openCluster({ id: 'elsewhere', name: 'Elsewhere', brokers: [broker], sasl: { mechanism: 'PLAIN', username: 'nobody', password: 'nothing' } });
  onTestFinished(() => cluster.close());
  await expect(cluster.release()).rejects.toMatchObject({
    code: 'AUTHENTICATION_FAILED',
    retriable: false,
    message: expect.stringContaining('does not use SASL'),
  });
});

test('closing ends a fetch that waits, and everything that comes later', async () => {
  const topic = await kafka.createTopic();
  const cluster = openAt(...kafka.brokers);
  await cluster.topics([topic.name]);
  const waiting = expect(fetchOne(cluster, topic, 0, 0n, 15_000)).rejects.toMatchObject({ name: 'KafkaError' });
  await eventually(() => cluster.borrowLane('fetch').lane !== 'fetch 1');
  const startedAt = performance.now();
  await cluster.close();
  await waiting;
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  await expect(cluster.release()).rejects.toMatchObject({ code: 'CLUSTER_CLOSED' });
});

test('closing does not wait for a broker that does not answer', async () => {
  // It reads, or it would not notice the end.
  const silent = createServer((socket) => socket.on('error', () => undefined).resume());
  onTestFinished(() => void silent.close());
  const cluster = openCluster({ id: 'elsewhere', name: 'Elsewhere', brokers: [`127.0.0.1:${await listen(silent)}`] });
  const waiting = expect(cluster.release()).rejects.toMatchObject({ name: 'KafkaError' });
  const startedAt = performance.now();
  await cluster.close();
  await waiting;
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});
