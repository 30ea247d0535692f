import { setTimeout as delay } from 'node:timers/promises';
import type { ClusterConfig } from '#lib/config/clusters.ts';
import { type BrokerAddress, type BrokerConnection, type Connecting, connectBroker, formatAddress } from './broker-connection.ts';
import { KafkaError } from './kafka-error.ts';

const firstBackoffMs = 50;
const maxBackoffMs = 1_000;

/** A broker that could not be reached, and when to try it again (on the clock of `performance.now()`). */
interface Backoff {
  failures: number;
  retryAt: number;
}

function isAlive({ connection }: BrokerConnection): boolean {
  return connection.isConnected() || connection.status === 'reauthenticating';
}

/**
 * The connections to a cluster's brokers. A broker works off the requests of one connection one after another, so what must not wait for each other
 * (a long fetch and a commit) travels in different *lanes*: one connection for each broker and lane, opened at first use and again when it broke.
 */
export class BrokerLanes {
  readonly #config: ClusterConfig;
  readonly #clientId: string;
  readonly #connections = new Map<string, Connecting & { lane: string }>();
  readonly #backoffs = new Map<string, Backoff>();
  readonly #closing = new AbortController();

  constructor(config: ClusterConfig, clientId: string) {
    this.#config = config;
    this.#clientId = clientId;
  }

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Whether the last attempt to reach this broker failed. */
  isUnreachable(address: BrokerAddress): boolean {
    return this.#backoffs.has(formatAddress(address));
  }

  /**
   * The living connection of a lane to a broker, opened if need be (after a pause when the broker could not be reached just now).
   * @throws KafkaError as `connectBroker`, or CLUSTER_CLOSED.
   */
  async connection(address: BrokerAddress, lane: string): Promise<BrokerConnection> {
    const key = `${formatAddress(address)} ${lane}`;
    for (;;) {
      this.#throwIfClosed();
      const open = this.#connections.get(key) ?? this.#open(key, address, lane);
      const established = await open.connected;
      if (isAlive(established)) return established;
      if (this.#connections.get(key) === open) this.#connections.delete(key);
    }
  }

  #open(key: string, address: BrokerAddress, lane: string): Connecting {
    let connecting: Connecting | undefined;
    const connect = async (): Promise<BrokerConnection> => {
      await this.#pause(address);
      this.#throwIfClosed();
      connecting = connectBroker(this.#config, this.#clientId, address);
      return connecting.connected;
    };
    const connected = connect().then(
      (established) => {
        this.#backoffs.delete(formatAddress(address));
        return established;
      },
      (error: unknown) => {
        if (this.#connections.get(key) === entry) this.#connections.delete(key);
        this.#recordFailure(address);
        throw error;
      },
    );
    const entry = {
      lane,
      connected,
      close: async () => {
        await connecting?.close();
        await connected.catch(() => undefined);
      },
    };
    this.#connections.set(key, entry);
    return entry;
  }

  async #pause(address: BrokerAddress): Promise<void> {
    const backoff = this.#backoffs.get(formatAddress(address));
    if (backoff === undefined) return;
    try {
      await delay(Math.max(0, backoff.retryAt - performance.now()), undefined, { signal: this.#closing.signal });
    } catch (error) {
      if (!this.closed) throw error;
    }
  }

  #recordFailure(address: BrokerAddress): void {
    const key = formatAddress(address);
    const failures = (this.#backoffs.get(key)?.failures ?? 0) + 1;
    this.#backoffs.set(key, { failures, retryAt: performance.now() + Math.min(maxBackoffMs, firstBackoffMs * 2 ** Math.min(failures, 10)) });
  }

  #throwIfClosed(): void {
    if (!this.closed) return;
    throw new KafkaError(`The connections to cluster ${this.#config.id} were closed.`, { code: 'CLUSTER_CLOSED', cluster: this.#config.id, retriable: false });
  }

  /** Closes the connections of one lane. Requests under way in it fail. */
  async closeLane(lane: string): Promise<void> {
    const ended = [...this.#connections].filter(([, entry]) => entry.lane === lane);
    for (const [key] of ended) this.#connections.delete(key);
    await Promise.all(ended.map(([, entry]) => entry.close()));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const ended = [...this.#connections.values()];
    this.#connections.clear();
    await Promise.all(ended.map((entry) => entry.close()));
  }
}
