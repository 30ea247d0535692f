import { AuthenticationError, Connection, type ConnectionOptions } from '@platformatic/kafka';
import type { ClusterConfig } from '#lib/config/clusters.ts';
import { type BrokerCapabilities, capabilitiesRequest, readCapabilities } from './cluster-version.ts';
import { connectFailure } from './connect-failure.ts';
import { sendRequest } from './protocol-request.ts';

export interface BrokerAddress {
  host: string;
  port: number;
}

export interface BrokerConnection {
  connection: Connection;
  capabilities: BrokerCapabilities;
}

const connectTimeoutMs = 5_000;
const requestTimeoutMs = 30_000;

/** `host:port`, with IPv6 hosts in brackets or not, as the environment schema let it pass. */
export function parseAddress(address: string): BrokerAddress {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon).replace(/^\[(.*)\]$/, '$1'), port: Number(address.slice(colon + 1)) };
}

export function formatAddress({ host, port }: BrokerAddress): string {
  return `${host}:${port}`;
}

/** A broker that rejects a token says why in an answer that counts as a success, and waits for ours (RFC 7628, section 3.2.3). */
const refuseRejectedToken: NonNullable<NonNullable<ConnectionOptions['sasl']>['authBytesValidator']> = (answer, callback) => {
  if (answer.length === 0) callback(null, answer);
  else callback(new AuthenticationError(`the broker answered the token with ${answer}`), answer);
};

function connectionOptions({ tls, sasl }: ClusterConfig): ConnectionOptions {
  return {
    connectTimeout: connectTimeoutMs,
    requestTimeout: requestTimeoutMs,
    // A partition leader remembers the last five batches of a producer: more in flight could not be told from duplicates.
    maxInflights: 5,
    ...(tls === undefined ? {} : { tls }),
    ...(sasl === undefined ? {} : { sasl: sasl.mechanism === 'OAUTHBEARER' ? { ...sasl, authBytesValidator: refuseRejectedToken } : sasl }),
  };
}

/** A connection being made, and the way to give it up. */
export interface Connecting {
  connected: Promise<BrokerConnection>;
  /** Ends the connection, made or not; resolves when its socket is closed. Never rejects. */
  close(): Promise<void>;
}

/**
 * Opens a connection to one broker: TCP or TLS, SASL, and what the broker speaks.
 * `connected` rejects with a KafkaError: UNREACHABLE (retriable), TLS_FAILED, AUTHENTICATION_FAILED, UNSUPPORTED_CLUSTER.
 */
export function connectBroker(config: ClusterConfig, clientId: string, { host, port }: BrokerAddress): Connecting {
  const address = formatAddress({ host, port });
  const connection = new Connection(clientId, connectionOptions(config));
  // A broken connection rejects its requests, which is where it is dealt with; without a listener the event would end the process. By TLS 1.3 our certificate
  // is judged after we are connected: then only this says why the connection broke.
  let broken: Error | undefined;
  connection.on('error', (error) => {
    broken = error;
  });
  async function connect(): Promise<BrokerConnection> {
    try {
      await connection.connect(host, port);
      const response = await sendRequest(connection, config.id, capabilitiesRequest, ['redrive', '1']);
      return { connection, capabilities: readCapabilities(config.id, address, response) };
    } catch (error) {
      await connection.close();
      throw connectFailure(config, address, error, broken);
    }
  }
  const connected = connect();
  return {
    connected,
    async close() {
      // Until it is connected, a closed connection would only notice its own end when the connect timeout passes; an error it notices at once.
      if (connection.status === 'connecting') connection.socket.destroy(new Error('the cluster was closed'));
      else await connection.close();
      await connected.catch(() => undefined);
    },
  };
}
