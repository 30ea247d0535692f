import { afterAll, expect, onTestFinished, test } from 'vitest';
import type { ClusterConfig } from '#lib/config/clusters.ts';
import { redriveUser, startSecuredKafka } from '#scripts/test/secured-kafka.ts';
import { type KafkaCluster, openCluster } from './cluster-connection.ts';

const secured = await startSecuredKafka();
afterAll(() => secured.stop());
const { ca, otherCa, client, ports } = secured;

function open(config: Omit<ClusterConfig, 'id' | 'name'>): KafkaCluster {
  const cluster = openCluster({ id: 'prod', name: 'Production', ...config });
  onTestFinished(() => cluster.close());
  return cluster;
}

const plain = `127.0.0.1:${ports.kafka}`;
const saslSsl = `127.0.0.1:${ports.saslSsl}`;
const ssl = `127.0.0.1:${ports.ssl}`;
const scram = { mechanism: 'SCRAM-SHA-512' as const, ...redriveUser };

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
/** An unsigned token, as the broker takes it in this test. */
function token(expiresInSeconds: number): string {
  const nowSeconds = Math.floor(Date.now() / 1_000);
  return `${part({ alg: 'none' })}.${part({ sub: 'redrive', iat: nowSeconds - 10, exp: nowSeconds + expiresInSeconds })}.`;
}

test.each<[way: string, config: Omit<ClusterConfig, 'id' | 'name'>, principal: string]>([
  ['SCRAM-SHA-512 over TLS', { brokers: [saslSsl], tls: { ca }, sasl: scram }, 'User:redrive'],
  ['PLAIN over TLS', { brokers: [saslSsl], tls: { ca }, sasl: { mechanism: 'PLAIN', ...redriveUser } }, 'User:redrive'],
  ['OAUTHBEARER over TLS', { brokers: [saslSsl], tls: { ca }, sasl: { mechanism: 'OAUTHBEARER', token: token(600) } }, 'User:redrive'],
  ['a client certificate (mutual TLS)', { brokers: [ssl], tls: { ca, ...client } }, 'User:CN=redrive-console'],
])('by %s a cluster can be used, as the principal that its ACLs name', async (_, config, principal) => {
  const cluster = open(config);
  expect(cluster.principal).toBe(principal);
  const topic = await secured.admin.createTopic();
  expect(await cluster.allTopics()).toEqual([]);
  const acl = { resourceType: 2, resourceName: topic.name, resourcePatternType: 3, principal, host: '*', operation: 8, permissionType: 3 } as const;
  await secured.allow([acl]);
  expect((await cluster.allTopics()).map(({ name }) => name)).toEqual([topic.name]);
  await secured.revoke([acl]);
});

const sasl = "Check username and password of the cluster's sasl settings.";

test.each<[what: string, config: Omit<ClusterConfig, 'id' | 'name'>, code: string, words: string[]]>([
  [
    'a wrong password',
    { brokers: [saslSsl], tls: { ca }, sasl: { ...scram, password: 'wrong' } },
    'AUTHENTICATION_FAILED',
    ['SCRAM-SHA-512 credentials of redrive', sasl],
  ],
  [
    'an unknown user',
    { brokers: [saslSsl], tls: { ca }, sasl: { ...scram, username: 'nobody' } },
    'AUTHENTICATION_FAILED',
    ['SCRAM-SHA-512 credentials of nobody', sasl],
  ],
  [
    'a wrong password by PLAIN',
    { brokers: [saslSsl], tls: { ca }, sasl: { mechanism: 'PLAIN', username: 'redrive', password: 'x' } },
    'AUTHENTICATION_FAILED',
    ['PLAIN credentials of redrive', sasl],
  ],
  [
    'a token that has expired',
    { brokers: [saslSsl], tls: { ca }, sasl: { mechanism: 'OAUTHBEARER', token: token(-5) } },
    'AUTHENTICATION_FAILED',
    ['OAUTHBEARER credentials', 'Check token'],
  ],
  [
    'a mechanism that is not offered',
    { brokers: [saslSsl], tls: { ca }, sasl: { ...scram, mechanism: 'SCRAM-SHA-256' } },
    'AUTHENTICATION_FAILED',
    ['does not offer', 'sasl.enabled.mechanisms'],
  ],
  ['SASL where there is none', { brokers: [plain], sasl: scram }, 'AUTHENTICATION_FAILED', ['does not use SASL', 'leave the cluster']],
  ['an authority that did not sign', { brokers: [saslSsl], tls: { ca: otherCa }, sasl: scram }, 'TLS_FAILED', ['no authority we trust', 'caFile']],
  ["no authority but Node's own", { brokers: [saslSsl], tls: {}, sasl: scram }, 'TLS_FAILED', ['no authority we trust', 'caFile']],
  ['another host name', { brokers: [`localhost:${ports.saslSsl}`], tls: { ca }, sasl: scram }, 'TLS_FAILED', ['for another name', 'advertised.listeners']],
  ['TLS where there is none', { brokers: [plain], tls: { ca }, sasl: scram }, 'UNREACHABLE', ['before TLS was established', 'tls settings']],
])('%s is told in a sentence that says what to do', async (_, config, code, words) => {
  const error: unknown = await open(config)
    .release()
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'KafkaError', code, cluster: 'prod', retriable: code === 'UNREACHABLE' });
  const message = error instanceof Error ? error.message : '';
  expect(message).toMatch(new RegExp(`^Broker ${config.brokers[0]} of cluster prod `));
  for (const word of words) expect(message).toContain(word);
});

test('no TLS where the listener speaks it is told', async () => {
  await expect(open({ brokers: [saslSsl] }).release()).rejects.toThrow(/tls/);
});

test('no SASL where the listener wants it is told when the broker hangs up', async () => {
  await expect(open({ brokers: [saslSsl], tls: { ca } }).allTopics()).rejects.toThrow(/wants SASL, and the cluster has no sasl settings/);
});

test('no certificate where the listener wants one is told', async () => {
  await expect(open({ brokers: [ssl], tls: { ca } }).allTopics()).rejects.toThrow(/demands a certificate of ours .*certFile and keyFile/);
});

test("a certificate that the broker's authority did not sign is told", async () => {
  await expect(open({ brokers: [ssl], tls: { ca, ...secured.stranger } }).allTopics()).rejects.toThrow(/did not accept our certificate .*truststore/);
});

test('a broker with a wrong certificate does not keep one with a right one from being used', async () => {
  const cluster = open({ brokers: [`localhost:${ports.saslSsl}`, saslSsl], tls: { ca }, sasl: scram });
  expect(await cluster.allTopics()).toEqual([]);
});
