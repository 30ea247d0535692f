import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fetchJars } from './fetch-jars.ts';
import { type KillableProcess, startProcess, waitUntilReady } from './process.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
/** The broker's jars, the official client among them, once `fetchKafka` has brought them. */
export const kafkaJars = join(root, '.redrive/kafka-4.4.0');

/** Brings the broker's jars through Maven, once per checkout (45 jars, 130 MB). */
export async function fetchKafka(): Promise<void> {
  await fetchJars(join(import.meta.dirname, 'kafka/pom.xml'), kafkaJars);
}

export interface KafkaPorts {
  kafka: number;
  controller: number;
}

/** A node's place in a cluster of several, of which each is broker and controller. */
export interface KafkaMember {
  id: number;
  clusterId: string;
  /** The controller port of every node, by id. */
  voters: ReadonlyMap<number, number>;
}

function serverProperties(directory: string, { kafka, controller }: KafkaPorts, { id, voters }: Omit<KafkaMember, 'clusterId'>): string {
  const replicas = Math.min(3, voters.size);
  const inSync = Math.max(1, replicas - 1);
  return `process.roles=broker,controller
node.id=${id}
controller.quorum.voters=${[...voters].map(([voter, port]) => `${voter}@127.0.0.1:${port}`).join(',')}
listeners=PLAINTEXT://127.0.0.1:${kafka},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=PLAINTEXT://127.0.0.1:${kafka}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs=${join(directory, 'data')}
auto.create.topics.enable=false
num.partitions=1
group.initial.rebalance.delay.ms=0
# With one node nothing can be replicated.
offsets.topic.replication.factor=${replicas}
transaction.state.log.replication.factor=${replicas}
transaction.state.log.min.isr=${inSync}
share.coordinator.state.topic.replication.factor=${replicas}
share.coordinator.state.topic.min.isr=${inSync}
# Fewer log directories to open: the broker starts a second sooner.
offsets.topic.num.partitions=8
transaction.state.log.num.partitions=8
share.coordinator.state.topic.num.partitions=4
`;
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => socket.end(() => resolve(true))).once('error', () => resolve(false));
  });
}

/** An id for a new cluster. */
export function newClusterId(): string {
  return Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url');
}

export interface KafkaOptions {
  directory: string;
  ports: KafkaPorts;
  logFile: string;
  heapMb?: number;
  /** For a node that serves one test file: what it would win by compiling itself well it has lost by then (starting three: 10 s of processor time, not 17). */
  isShortLived?: boolean;
  /** Alone by default. */
  member?: KafkaMember;
  /** Broker settings that win over ours. */
  settings?: Readonly<Record<string, string>>;
  /** Users for SASL/SCRAM-SHA-512 and their passwords, made when the data is formatted. */
  scramUsers?: Readonly<Record<string, string>>;
}

/**
 * Starts one Kafka node (KRaft) whose data lies in `directory`; formats it the first time. Ports may change between starts.
 * Call `fetchKafka` before.
 */
export async function startKafka({
  directory,
  ports,
  logFile,
  heapMb = 512,
  isShortLived = false,
  member,
  settings = {},
  scramUsers = {},
}: KafkaOptions): Promise<KillableProcess> {
  mkdirSync(directory, { recursive: true });
  const { clusterId, ...place } = member ?? { id: 1, clusterId: newClusterId(), voters: new Map([[1, ports.controller]]) };
  const properties = join(directory, 'server.properties');
  const overrides = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(properties, serverProperties(directory, ports, place) + overrides.join(''));
  const tuning = isShortLived ? ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'] : [];
  const java = [`-Xmx${heapMb}m`, ...tuning, `-Dlog4j2.configurationFile=${join(import.meta.dirname, 'kafka/log4j2.xml')}`, '-cp', join(kafkaJars, '*')];
  if (!existsSync(join(directory, 'data/meta.properties'))) {
    const users = Object.entries(scramUsers).flatMap(([name, password]) => ['--add-scram', `SCRAM-SHA-512=[name=${name},password=${password}]`]);
    // One argument: an id may begin with a hyphen and would pass for an option.
    await run('java', [...java, 'kafka.tools.StorageTool', 'format', `--cluster-id=${clusterId}`, '-c', properties, ...users]);
  }
  const broker = startProcess({ name: 'Kafka', command: 'java', args: [...java, 'kafka.Kafka', properties], logFile });
  await waitUntilReady(broker, () => canConnect(ports.kafka));
  return broker;
}
