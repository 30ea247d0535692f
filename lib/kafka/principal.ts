import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { ClusterConfig } from '#lib/config/clusters.ts';

const tokenClaims = z.object({ sub: z.string() });

/** The subject of a JSON web token; undefined for any other kind of token. */
function subjectOf(token: string): string | undefined {
  try {
    return tokenClaims.parse(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).sub;
  } catch {
    // An opaque token: only the broker knows whose it is.
    return undefined;
  }
}

/** A certificate's subject in the order of RFC 2253, which is the reverse of the certificate's. */
function distinguishedName(certificate: string): string | undefined {
  try {
    return new X509Certificate(certificate).subject.split('\n').reverse().join(',');
  } catch {
    // Not a certificate: connecting will say so.
    return undefined;
  }
}

/**
 * Who we are to a cluster's authorizer, by Kafka's default rules (a broker may map names by `ssl.principal.mapping.rules` or a principal builder of its own).
 * @returns such as `User:redrive`; undefined where only the broker can tell.
 */
export function principalOf({ tls, sasl }: Pick<ClusterConfig, 'tls' | 'sasl'>): string | undefined {
  const name =
    sasl === undefined
      ? tls?.cert === undefined
        ? 'ANONYMOUS'
        : distinguishedName(tls.cert)
      : sasl.mechanism === 'OAUTHBEARER'
        ? subjectOf(sasl.token)
        : sasl.username;
  return name === undefined ? undefined : `User:${name}`;
}
