import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fetchJars } from './fetch-jars.ts';
import { type StackProcess, startProcess, waitUntilReady } from './process.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const jarsDirectory = join(root, '.redrive/kafka-4.4.0');

/** Brings the broker's jars through Maven, once per checkout (45 jars, 130 MB). */
export async function fetchKafka(): Promise<void> {
  await fetchJars(join(import.meta.dirname, 'kafka/pom.xml'), jarsDirectory);
}

export interface KafkaPorts {
  kafka: number;
  controller: number;
}

function serverProperties(directory: string, { kafka, controller }: KafkaPorts): string {
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
listeners=PLAINTEXT://127.0.0.1:${kafka},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=PLAINTEXT://127.0.0.1:${kafka}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs=${join(directory, 'data')}
auto.create.topics.enable=false
num.partitions=1
group.initial.rebalance.delay.ms=0
# One node: nothing can be replicated.
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
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

/**
 * Starts one Kafka node (KRaft) whose data lies in `directory`; formats it the first time. Ports may change between starts.
 * Call `fetchKafka` before.
 */
export async function startKafka({
  directory,
  ports,
  logFile,
  heapMb = 512,
}: {
  directory: string;
  ports: KafkaPorts;
  logFile: string;
  heapMb?: number;
}): Promise<StackProcess> {
  mkdirSync(directory, { recursive: true });
  const properties = join(directory, 'server.properties');
  writeFileSync(properties, serverProperties(directory, ports));
  const java = [`-Xmx${heapMb}m`, `-Dlog4j2.configurationFile=${join(import.meta.dirname, 'kafka/log4j2.xml')}`, '-cp', join(jarsDirectory, '*')];
  if (!existsSync(join(directory, 'data/meta.properties'))) {
    const clusterId = Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url');
    // One argument: an id may begin with a hyphen and would pass for an option.
    await run('java', [...java, 'kafka.tools.StorageTool', 'format', `--cluster-id=${clusterId}`, '-c', properties]);
  }
  const broker = startProcess({ name: 'Kafka', command: 'java', args: [...java, 'kafka.Kafka', properties], logFile });
  await waitUntilReady(broker, () => canConnect(ports.kafka));
  return broker;
}
