import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterConfig } from '#lib/config/clusters.ts';
import { type Certificate, createAuthority, writeKeystore } from '#scripts/stack/certificates.ts';
import { fetchKafka, startKafka } from '#scripts/stack/kafka.ts';
import { type SecuredPorts, securitySettings } from '#scripts/stack/kafka-security.ts';
import { choosePorts } from '#scripts/stack/ports.ts';
import type { Acl } from './acl-commands.ts';
import { eventually } from './eventually.ts';
import { ownDirectory } from './own-directory.ts';
import { openTestCluster, type TestCluster } from './test-cluster.ts';

/** The user whose ACLs a test gives, by SCRAM and by PLAIN. */
export const redriveUser = { username: 'redrive', password: 'redrive-secret' };

/** A broker with TLS, SASL and an authorizer, of the calling test file's own. */
export interface SecuredKafka {
  ports: SecuredPorts;
  /** By the plain listener, as super user. */
  admin: TestCluster;
  /** PEM of the authority that signed the broker's certificate, and the file that it lies in. */
  ca: string;
  caFile: string;
  /** PEM of an authority that did not. */
  otherCa: string;
  /** What a client with the certificate `CN=redrive-console` shows. */
  client: { cert: string; key: string };
  /** A certificate of the same name from the other authority. */
  stranger: { cert: string; key: string };
  /** How Redrive connects by SASL_SSL. */
  config: ClusterConfig;
  /** Resolves when the broker goes by the ACLs. */
  allow(acls: readonly Acl[]): Promise<void>;
  revoke(acls: readonly Acl[]): Promise<void>;
  stop(): Promise<void>;
}

function readPair({ certFile, keyFile }: Certificate): { cert: string; key: string } {
  return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
}

/** Starts the broker, and makes its certificates. That of the broker is for 127.0.0.1 alone. */
export async function startSecuredKafka(): Promise<SecuredKafka> {
  await fetchKafka();
  const { directory, remove } = ownDirectory('secured');
  const [authority, other, ports] = await Promise.all([
    createAuthority(join(directory, 'certificates')),
    createAuthority(join(directory, 'certificates'), 'other'),
    choosePorts(join(directory, 'ports.json'), { kafka: undefined, controller: undefined, saslSsl: undefined, ssl: undefined }),
  ]);
  const ofBroker = await authority.sign('broker', 'IP:127.0.0.1');
  const [ofClient, ofStranger] = await Promise.all([authority.sign('redrive-console'), other.sign('redrive-console')]);
  const keystore = writeKeystore(join(directory, 'keystore.pem'), ofBroker);
  const { username, password } = redriveUser;
  const broker = await startKafka({
    directory: join(directory, 'kafka'),
    ports,
    logFile: join(directory, 'kafka.log'),
    heapMb: 256,
    isShortLived: true,
    settings: securitySettings(ports, { keystore, truststore: authority.caFile, plainUsers: { [username]: password } }),
    scramUsers: { [username]: password },
  });
  const admin = openTestCluster({ brokers: [`127.0.0.1:${ports.kafka}`] });
  const ca = readFileSync(authority.caFile, 'utf8');

  /** Waits until the broker knows of each, or of none any more: it hears of them from the controller. */
  async function settle(acls: readonly Acl[], known: boolean): Promise<void> {
    for (const filter of acls) {
      await eventually(async () => (await admin.admin.describeAcls({ filter })).length > 0 === known, { intervalMs: 10 });
    }
  }

  return {
    ports,
    admin,
    ca,
    caFile: authority.caFile,
    otherCa: readFileSync(other.caFile, 'utf8'),
    client: readPair(ofClient),
    stranger: readPair(ofStranger),
    config: { id: 'test', name: 'Test', brokers: [`127.0.0.1:${ports.saslSsl}`], tls: { ca }, sasl: { mechanism: 'SCRAM-SHA-512', ...redriveUser } },
    async allow(acls) {
      await admin.admin.createAcls({ creations: [...acls] });
      await settle(acls, true);
    },
    async revoke(acls) {
      await admin.admin.deleteAcls({ filters: [...acls] });
      await settle(acls, false);
    },
    async stop() {
      await admin.close();
      await broker.stop();
      remove();
    },
  };
}
