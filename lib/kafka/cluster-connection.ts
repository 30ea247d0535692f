import type { ClusterConfig } from '#lib/config/clusters.ts';
import { type BrokerAddress, type BrokerConnection, formatAddress, parseAddress } from './broker-connection.ts';
import { BrokerLanes } from './broker-lanes.ts';
import { ClusterMetadata, type TopicMetadata } from './cluster-metadata.ts';
import { everyBrokerFailed, mayBeRightElsewhere } from './connect-failure.ts';
import { KafkaError } from './kafka-error.ts';
import { principalOf } from './principal.ts';
import { chooseVersion, type ProtocolApi, sendRequest } from './protocol-request.ts';

/** Which broker a request goes to: a node by its id, or any that answers. */
export type RequestTarget = number | 'any';

/** One living connection: requests sent through it at once arrive in their order. */
export interface BrokerChannel {
  /** See `KafkaCluster.request`. */
  request<Arguments extends readonly unknown[], Response>(apis: readonly ProtocolApi<Arguments, Response>[], args: NoInfer<Arguments>): Promise<Response>;
}

/** The lane of short requests that may wait for each other. */
const controlLane = 'control';

/**
 * Our connections to one Kafka cluster, shared by everything in the process that talks to it. Opening it connects nothing yet; a broker that is absent
 * rejects the operation that needs it and is found again by the next one.
 */
export interface KafkaCluster {
  readonly id: string;
  readonly name: string;
  /** Who we are to its authorizer: see `principalOf`. */
  readonly principal: string | undefined;
  /** Connects if need be and resolves with the cluster's Kafka release, as far as it can be told. @throws KafkaError when no broker can be used. */
  release(): Promise<string>;
  /** The connection of a lane to a broker, for requests whose order counts. @throws KafkaError when the broker cannot be reached. */
  channel(target: RequestTarget, lane: string): Promise<BrokerChannel>;
  /**
   * Sends a request in the newest of `apis` (newest first) that the broker speaks. Error codes in the response are the caller's to check.
   * @throws KafkaError when the broker cannot be reached or the connection is lost (retriable), or speaks none of them.
   */
  request<Arguments extends readonly unknown[], Response>(
    target: RequestTarget,
    apis: readonly ProtocolApi<Arguments, Response>[],
    args: NoInfer<Arguments>,
    lane?: string,
  ): Promise<Response>;
  /**
   * What is known of these topics, read again where not known, stale or older than a minute. Topics that do not exist, and
   * those that we may not DESCRIBE, are missing from the map.
   */
  topics(names: readonly string[]): Promise<ReadonlyMap<string, TopicMetadata>>;
  /** Why a topic that `topics` did not find is kept from us; undefined where it is merely not there. */
  topicRefusal(name: string): KafkaError | undefined;
  /** Every topic of the cluster that we may DESCRIBE, read now. */
  allTopics(): Promise<TopicMetadata[]>;
  /** The ids of the brokers that are up, read now. */
  brokerIds(): Promise<number[]>;
  /** Says that a broker's answer contradicted what is known of a topic: it is read again at next use. */
  forgetTopic(name: string): void;
  /** Lends a lane that nobody else uses until it is released; its connections are kept for the next borrower. */
  borrowLane(purpose: string): { lane: string; release(): void };
  /** Closes the connections of a lane. */
  closeLane(lane: string): Promise<void>;
  /** Closes every connection; operations under way and later ones are rejected. */
  close(): Promise<void>;
}

/** A SASL listener says what it speaks to anybody, and ends the connection of who then asks for more without having signed in. */
function withoutSasl({ message, code, cluster, retriable, cause }: KafkaError): KafkaError {
  return new KafkaError(`${message} If this goes on, it wants SASL, and the cluster has no sasl settings.`, { code, cluster, retriable, cause });
}

/** Opens a cluster: see `KafkaCluster`. Nothing is connected before the first operation. */
export function openCluster(config: ClusterConfig, clientId = 'redrive'): KafkaCluster {
  const lanes = new BrokerLanes(config, clientId);
  const bootstrap = config.brokers.map(parseAddress);
  const borrowed = new Set<string>();
  /** Whether any broker has answered what only those answer who may talk to it. */
  let answered = false;

  /** Known brokers first, then the configured ones; those that could be reached the last time before the others. */
  function candidates(): BrokerAddress[] {
    const distinct = new Map([...metadata.knownBrokers(), ...bootstrap].map((address) => [formatAddress(address), address]));
    return [...distinct.values()].sort((a, b) => Number(lanes.isUnreachable(a)) - Number(lanes.isUnreachable(b)));
  }

  async function connectAny(lane: string): Promise<BrokerConnection> {
    const failures: KafkaError[] = [];
    for (const address of candidates()) {
      try {
        return await lanes.connection(address, lane);
      } catch (error) {
        if (!(error instanceof KafkaError) || !mayBeRightElsewhere(error)) throw error;
        failures.push(error);
      }
    }
    throw everyBrokerFailed(config.id, failures);
  }

  const connect = async (target: RequestTarget, lane: string): Promise<BrokerConnection> =>
    target === 'any' ? connectAny(lane) : lanes.connection(await metadata.brokerAddress(target), lane);

  async function channel(target: RequestTarget, lane: string): Promise<BrokerChannel> {
    const { connection, capabilities } = await connect(target, lane);
    return {
      async request(apis, args) {
        try {
          const response = await sendRequest(connection, config.id, chooseVersion(config.id, capabilities.versions, apis), args);
          answered = true;
          return response;
        } catch (error) {
          if (answered || config.sasl !== undefined || !(error instanceof KafkaError) || error.code !== 'CONNECTION_LOST') throw error;
          throw withoutSasl(error);
        }
      },
    };
  }

  const request: KafkaCluster['request'] = async (target, apis, args, lane = controlLane) => (await channel(target, lane)).request(apis, args);

  const principal = principalOf(config);
  const metadata = new ClusterMetadata({ id: config.id, principal }, (apis, args) => request('any', apis, args));

  return {
    id: config.id,
    name: config.name,
    principal,
    channel,
    request,
    release: async () => (await connectAny(controlLane)).capabilities.release,
    topics: (names) => metadata.topics(names),
    topicRefusal: (name) => metadata.refusal(name),
    allTopics: () => metadata.allTopics(),
    brokerIds: () => metadata.brokerIds(),
    forgetTopic: (name) => metadata.forgetTopic(name),
    borrowLane(purpose) {
      let number = 1;
      while (borrowed.has(`${purpose} ${number}`)) number++;
      const lane = `${purpose} ${number}`;
      borrowed.add(lane);
      return { lane, release: () => void borrowed.delete(lane) };
    },
    closeLane: (lane) => lanes.closeLane(lane),
    close: () => lanes.close(),
  };
}
