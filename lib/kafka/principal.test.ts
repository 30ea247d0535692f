import { expect, test } from 'vitest';
import type { ClusterConfig } from '#lib/config/clusters.ts';
import { principalOf } from './principal.ts';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (claims: unknown) => ({ sasl: { mechanism: 'OAUTHBEARER' as const, token: `${part({ alg: 'none' })}.${part(claims)}.` } });

test.each<[how: string, config: Pick<ClusterConfig, 'tls' | 'sasl'>, principal: string | undefined]>([
  ['neither TLS nor SASL', {}, 'User:ANONYMOUS'],
  ['TLS without a certificate', { tls: {} }, 'User:ANONYMOUS'],
  ['PLAIN', { sasl: { mechanism: 'PLAIN', username: 'redrive', password: 'x' } }, 'User:redrive'],
  ['SCRAM, whatever the certificate', { tls: { cert: 'any' }, sasl: { mechanism: 'SCRAM-SHA-512', username: 'redrive', password: 'x' } }, 'User:redrive'],
  ['a token with a subject', token({ sub: 'service-redrive' }), 'User:service-redrive'],
  ['a token without a subject', token({ exp: 1 }), undefined],
  ['an opaque token', { sasl: { mechanism: 'OAUTHBEARER', token: 'abc' } }, undefined],
  ['what is no certificate', { tls: { cert: 'no certificate' } }, undefined],
])('with %s Kafka knows us as the matching principal', (_, config, principal) => {
  expect(principalOf(config)).toBe(principal);
});
