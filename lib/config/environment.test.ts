import { expect, test } from 'vitest';
import { ConfigurationError, environmentSchema, readEnvironment } from './environment.ts';

const least = { DATABASE_URL: 'postgresql://u:p@127.0.0.1:5432/redrive', KAFKA_BROKERS: '127.0.0.1:9092', REDRIVE_SECRET: 's'.repeat(32) };

function complaint(variables: Record<string, string | undefined>): string {
  try {
    readEnvironment({ ...least, ...variables });
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  return 'no complaint';
}

test('three variables are enough; everything else has a default', () => {
  const environment = readEnvironment(least);
  expect(environment).toMatchObject({
    clusters: [{ id: 'main', name: 'main', brokers: ['127.0.0.1:9092'] }],
    REDRIVE_EXCLUDED_TOPICS: [],
    REDRIVE_DEMO: false,
    REDRIVE_REPLAY_RATE: 100,
    REDRIVE_GROUP_PREFIX: 'redrive',
    PORT: 3000,
    REDRIVE_HOST: '127.0.0.1',
    LOG_LEVEL: 'info',
  });
  expect(environment.REDRIVE_DEAD_LETTER_TOPICS).toContain('*.dlq');
});

test.each([
  { name: 'DATABASE_URL', value: 'mysql://localhost/redrive', expects: 'postgresql://' },
  { name: 'DATABASE_URL', value: 'localhost', expects: 'postgresql://' },
  { name: 'KAFKA_BROKERS', value: 'localhost', expects: 'host:port' },
  { name: 'KAFKA_BROKERS', value: ' , ', expects: 'host:port' },
  { name: 'KAFKA_BROKERS', value: 'localhost:99999', expects: 'host:port' },
  { name: 'KAFKA_CLUSTER', value: 'Main!', expects: 'lower-case letters' },
  { name: 'KAFKA_CLUSTER', value: 'metrics', expects: 'another id than account, api, api-docs, audit, metrics, sign-in' },
  { name: 'REDRIVE_CLUSTERS', value: '[{"id":"api-docs","brokers":["localhost:9092"]}]', expects: 'another id than account, api' },
  { name: 'REDRIVE_CLUSTERS', value: '[{', expects: 'a JSON list of clusters' },
  { name: 'REDRIVE_CONVENTIONS', value: '{', expects: 'a JSON list of conventions' },
  { name: 'REDRIVE_URL', value: 'console', expects: 'http://host:port' },
  { name: 'REDRIVE_SECRET', value: 'short', expects: 'at least 32 characters' },
  { name: 'REDRIVE_INSTANCE', value: 'a b', expects: 'lower-case letters' },
  { name: 'REDRIVE_ADMIN_EMAIL', value: 'admin', expects: 'an e-mail address' },
  { name: 'REDRIVE_DEMO', value: 'yes', expects: 'true or false' },
  { name: 'REDRIVE_REPLAY_RATE', value: '0', expects: 'a whole number from 1 to 1000000' },
  { name: 'REDRIVE_REPLAY_RATE', value: '1.5', expects: 'a whole number from 1 to 1000000' },
  { name: 'REDRIVE_MAX_ATTEMPTS', value: 'many', expects: 'a whole number from 1 to 100' },
  { name: 'REDRIVE_PROOF_WAIT_MS', value: '-1', expects: 'a whole number from 0 to 86400000' },
  { name: 'REDRIVE_PROOF_TIMEOUT_MS', value: '10', expects: 'a whole number from 1000 to 604800000' },
  { name: 'REDRIVE_GROUP_PREFIX', value: 'a b', expects: 'letters, digits' },
  { name: 'PORT', value: '70000', expects: 'a whole number from 1 to 65535' },
  { name: 'LOG_LEVEL', value: 'loud', expects: 'debug, info, warn or error' },
])('$name=$value is refused with its name and what it expects', ({ name, value, expects }) => {
  const message = complaint({ [name]: value });
  expect(message).toContain(`${name} is wrong`);
  expect(message).toContain(expects);
  // What the operator gave is not repeated: it may be a secret.
  expect(message.split('\n')).toHaveLength(2);
});

test('what is missing is named with what it expects and is for, empty counts as missing, and everything wrong is told at once', () => {
  const message = complaint({ DATABASE_URL: '', KAFKA_BROKERS: undefined, REDRIVE_SECRET: 'short', PORT: 'x' });
  expect(message).toContain('DATABASE_URL is not set: it expects postgresql://user:password@host:port/database, optionally ?schema=name. Postgres.');
  expect(complaint({ REDRIVE_SECRET: undefined })).toContain('REDRIVE_SECRET is not set: it expects at least 32 characters. Signs sessions');
  expect(complaint({ KAFKA_BROKERS: 'localhost:9092,localhost' })).toContain('KAFKA_BROKERS is wrong (entry 2): it expects host:port');
  expect(message).toContain('KAFKA_BROKERS is not set');
  expect(message).toContain('REDRIVE_SECRET is wrong');
  expect(message).toContain('PORT is wrong');
});

test('several clusters come as JSON, which wins over KAFKA_BROKERS', () => {
  const clusters = [
    { id: 'eu', name: 'Europe', brokers: ['eu-1:9092', 'eu-2:9092'], tls: true, sasl: { mechanism: 'SCRAM-SHA-512', username: 'redrive', password: 'p' } },
    { id: 'us', brokers: ['us-1:9092'] },
  ];
  expect(readEnvironment({ ...least, REDRIVE_CLUSTERS: JSON.stringify(clusters) }).clusters).toEqual([
    { id: 'eu', name: 'Europe', brokers: ['eu-1:9092', 'eu-2:9092'], tls: {}, sasl: { mechanism: 'SCRAM-SHA-512', username: 'redrive', password: 'p' } },
    { id: 'us', name: 'us', brokers: ['us-1:9092'] },
  ]);
});

test.each([
  { says: 'no cluster', clusters: [], at: 'REDRIVE_CLUSTERS is wrong' },
  { says: 'no brokers', clusters: [{ id: 'eu', brokers: [] }], at: '(at 0.brokers)' },
  { says: 'a wrong id', clusters: [{ id: 'EU', brokers: ['eu:9092'] }], at: '(at 0.id)' },
  { says: 'a misspelt setting', clusters: [{ id: 'eu', broker: ['eu:9092'], brokers: ['eu:9092'] }], at: '(entry 1)' },
  { says: 'an unknown mechanism', clusters: [{ id: 'eu', brokers: ['eu:9092'], sasl: { mechanism: 'GSSAPI' } }], at: '(at 0.sasl.mechanism)' },
  {
    says: 'one id twice',
    clusters: [
      { id: 'eu', brokers: ['a:9092'] },
      { id: 'eu', brokers: ['b:9092'] },
    ],
    at: 'each id once',
  },
  { says: 'a certificate that is not there', clusters: [{ id: 'eu', brokers: ['eu:9092'], tls: { caFile: 'no/such/ca.pem' } }], at: 'no/such/ca.pem' },
])('clusters with $says are refused with where', ({ clusters, at }) => {
  const message = complaint({ REDRIVE_CLUSTERS: JSON.stringify(clusters) });
  expect(message).toContain('REDRIVE_CLUSTERS is wrong');
  expect(message).toContain(at);
});

test.each([
  { says: 'no name', mapping: { recognisedBy: 'a' }, at: '(at 0.name)' },
  { says: 'a name that is taken for what fits none', mapping: { name: 'unknown', recognisedBy: 'a' }, at: 'a name other than unknown' },
  { says: 'no sign', mapping: { name: 'acme' }, at: '(at 0.recognisedBy)' },
  { says: 'an empty list of names', mapping: { name: 'acme', recognisedBy: [] }, at: 'at least one name of a header' },
  { says: 'a misspelt key', mapping: { name: 'acme', recognisedBy: 'a', orignTopic: 'b' }, at: '(entry 1)' },
  { says: 'integers of another kind', mapping: { name: 'acme', recognisedBy: 'a', integers: 'hex' }, at: 'text, big-endian or either' },
])('a convention with $says is refused with where', ({ mapping, at }) => {
  const message = complaint({ REDRIVE_CONVENTIONS: JSON.stringify([mapping]) });
  expect(message).toContain('REDRIVE_CONVENTIONS is wrong');
  expect(message).toContain(at);
});

test('every variable says what it is for: the README is made from this', () => {
  for (const [name, schema] of Object.entries(environmentSchema.shape)) expect(schema.description, name).toBeTruthy();
});

test.each([
  { says: 'no JSON', value: '[{', at: 'a JSON list of topics' },
  { says: 'no topics', value: '[{"topics":[]}]', at: '(at 0.topics)' },
  { says: 'a place that is none', value: '[{"topics":["*"],"eventId":["event-id"]}]', at: '"header:<name>" or "payload:<field>"' },
  { says: 'a trace where it means nothing', value: '[{"topics":["*"],"eventId":["trace"]}]', at: '(at 0.eventId.0)' },
  { says: 'a misspelt field', value: '[{"topics":["*"],"eventID":[]}]', at: '(entry 1)' },
])('places of events’ identity with $says are refused with where', ({ value, at }) => {
  const message = complaint({ REDRIVE_EVENT_IDENTITY: value });
  expect(message).toContain('REDRIVE_EVENT_IDENTITY is wrong');
  expect(message).toContain(at);
});
