import { expect, test } from 'vitest';
import { createApiToken } from '#lib/access/api-token.ts';
import { ensureUser } from '#lib/access/users.ts';
import { environment } from '#lib/config/environment.ts';
import { database, databasePool } from '#lib/db/client.ts';
import { storeDeadLetters, storeTopic } from '#scripts/test/store-dead-letters.ts';
import { consoleUrl, testConsole } from '#scripts/test/test-console.ts';
import { onServer } from '#scripts/test/test-database.ts';
import { GET } from './route.ts';

testConsole({ KAFKA_CLUSTER: 'test' });

const scrape = (headers: Record<string, string> = {}) => GET(new Request(`${consoleUrl}/metrics`, { headers }), { params: Promise.resolve({}) });

async function bearer(): Promise<{ authorization: string }> {
  const { user } = await ensureUser(database(), { email: 'prometheus@example.com', name: 'Prometheus', role: 'operator' });
  const { token } = await createApiToken(database(), { userId: user.id, name: 'scrape' });
  return { authorization: `Bearer ${token}` };
}

test('dead letters, indexing, replays and requests are told to whoever has a token', async () => {
  const kind = await storeTopic(databasePool(), 'orders.dlq');
  await storeDeadLetters(databasePool(), kind, [{}, {}, {}]);
  await databasePool().query('insert into index_position (topic_ref, partition, next_offset, log_start_offset, log_end_offset) values ($1, 0, 8, 5, 20)', [
    kind.topicRef,
  ]);
  await database().replayJob.create({ data: { cluster: 'test', state: 'paused', plan: {}, planHash: 'x', plannedBy: 'ada', expiresAt: new Date() } });
  const stranger = await scrape();
  expect([stranger.status, stranger.headers.get('content-type')]).toEqual([401, 'application/problem+json']);
  const response = await scrape(await bearer());
  expect(response.headers.get('content-type')).toContain('text/plain');
  const text = await response.text();
  for (const line of [
    'redrive_database_up 1',
    'redrive_dead_letters{cluster="test",topic="orders.dlq",state="new"} 3',
    'redrive_index_indexed_offsets{cluster="test",topic="orders.dlq"} 3',
    'redrive_index_backlog_offsets{cluster="test",topic="orders.dlq"} 12',
    'redrive_index_troubled_partitions{cluster="test",topic="orders.dlq"} 0',
    'redrive_replays{cluster="test",state="paused"} 1',
    'redrive_http_requests_total{operation="readMetrics",method="GET",status="401"} 1',
  ])
    expect(text).toContain(`${line}\n`);
  expect(text).toMatch(/redrive_http_request_duration_seconds_count\{operation="readMetrics"\} 1\n/);
});

test('where everybody may read them, they are told while the database is down as well', async () => {
  environment().REDRIVE_METRICS = 'open';
  expect((await scrape()).status).toBe(200);
  const name = new URL(environment().DATABASE_URL).pathname.slice(1);
  await onServer((client) => `drop database ${client.escapeIdentifier(name)} with (force)`);
  const response = await scrape();
  expect(response.status).toBe(200);
  expect(await response.text()).toContain('redrive_database_up 0\n');
});
