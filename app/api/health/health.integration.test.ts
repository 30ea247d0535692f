import { expect, onTestFinished, test, vi } from 'vitest';
import { createApiToken } from '#lib/access/api-token.ts';
import { ensureUser } from '#lib/access/users.ts';
import { health } from '#lib/config/health.ts';
import { database } from '#lib/db/client.ts';
import { kafkaHealth } from '#lib/worker/check-health.ts';
import { consoleUrl, testConsole } from '#scripts/test/test-console.ts';
import { GET } from './route.ts';

// Nothing listens there.
testConsole({ KAFKA_BROKERS: '127.0.0.1:1', KAFKA_CLUSTER: 'shut' });

async function ask(headers: Record<string, string> = {}) {
  const response = await GET(new Request(`${consoleUrl}/api/health`, { headers }), { params: Promise.resolve({}) });
  expect(response.status).toBe(503);
  const { checks } = health.parse(await response.json());
  return Object.fromEntries(checks.map(({ name, status, reason }) => [name, { status, reason }]));
}

test('strangers learn what is down, those who are signed in also what the driver says', async () => {
  const { user } = await ensureUser(database(), { email: 'ada@example.com', name: 'Ada', role: 'operator' });
  const { token } = await createApiToken(database(), { userId: user.id, name: 'test' });
  const stranger = await ask();
  expect(stranger).toMatchObject({
    database: { status: 'up' },
    'kafka/shut': { status: 'down', reason: expect.not.stringContaining('127.0.0.1') },
    worker: { status: 'down', reason: expect.stringContaining('npm run worker') },
  });
  expect((await ask({ authorization: 'Bearer rdr_wrong' }))['kafka/shut']).toEqual(stranger['kafka/shut']);
  expect((await ask({ authorization: `Bearer ${token}` }))['kafka/shut']?.reason).toContain('127.0.0.1');
});

test('of the Kafka of one cluster it is known why it is down; of one that is not configured nothing is made up', async () => {
  expect(await kafkaHealth('shut')).toEqual({ name: 'kafka/shut', status: 'down', reason: expect.stringContaining('127.0.0.1') });
  await expect(kafkaHealth('nobody')).rejects.toThrow('no cluster is called nobody');
});

test('however often it is asked, it looks once a second', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  // What was seen before is out of date by then.
  vi.advanceTimersByTime(3_600_000);
  expect((await ask()).worker?.status).toBe('down');
  await database().$executeRaw`insert into worker (name, started_at, seen_at) values ('test', now(), now())`;
  expect((await ask()).worker?.status, 'still what was seen').toBe('down');
  vi.advanceTimersByTime(1_001);
  expect((await ask()).worker?.status).toBe('up');
});
