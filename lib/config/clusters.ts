import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { clusterId } from './cluster-id.ts';

const pem = z.string().describe('A PEM file, by path');

/** A broker's address. */
export const brokerAddress = z.string().refine((text) => {
  const port = /^.+:(\d{1,5})$/.exec(text)?.[1];
  return port !== undefined && Number(port) >= 1 && Number(port) <= 65_535;
}, 'host:port, several separated by commas');

/** One Kafka cluster as an operator configures it. Its id is part of every key, lease, URL and API path. */
const clusterEntry = z.strictObject({
  id: clusterId,
  name: z.string().min(1).optional(),
  brokers: z.array(brokerAddress).min(1, 'at least one broker, host:port'),
  tls: z
    .union([
      z.literal(true),
      z.strictObject({
        caFile: pem.optional(),
        certFile: pem.optional(),
        keyFile: pem.optional(),
        rejectUnauthorized: z.boolean().optional(),
      }),
    ])
    .optional(),
  sasl: z
    .discriminatedUnion('mechanism', [
      z.strictObject({ mechanism: z.enum(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']), username: z.string(), password: z.string() }),
      z.strictObject({ mechanism: z.literal('OAUTHBEARER'), token: z.string() }),
    ])
    .optional(),
});

export const clusterEntries = z
  .array(clusterEntry)
  .min(1, 'at least one cluster')
  .refine((entries) => new Set(entries.map(({ id }) => id)).size === entries.length, 'each id once');

/** A cluster with its PEM files read. */
export interface ClusterConfig {
  id: string;
  name: string;
  brokers: string[];
  tls?: { ca?: string; cert?: string; key?: string; rejectUnauthorized?: boolean };
  sasl?: z.infer<typeof clusterEntry>['sasl'];
}

function readTls(tls: NonNullable<z.infer<typeof clusterEntry>['tls']>): NonNullable<ClusterConfig['tls']> {
  if (tls === true) return {};
  return {
    ...(tls.caFile === undefined ? {} : { ca: readFileSync(tls.caFile, 'utf8') }),
    ...(tls.certFile === undefined ? {} : { cert: readFileSync(tls.certFile, 'utf8') }),
    ...(tls.keyFile === undefined ? {} : { key: readFileSync(tls.keyFile, 'utf8') }),
    ...(tls.rejectUnauthorized === undefined ? {} : { rejectUnauthorized: tls.rejectUnauthorized }),
  };
}

/** Turns parsed entries into what `lib/kafka` connects with. @throws Error of the file system when a PEM file cannot be read. */
export function readClusters(entries: z.infer<typeof clusterEntries>): ClusterConfig[] {
  return entries.map(({ id, name, brokers, tls, sasl }) => ({
    id,
    name: name ?? id,
    brokers,
    ...(tls === undefined ? {} : { tls: readTls(tls) }),
    ...(sasl === undefined ? {} : { sasl }),
  }));
}
