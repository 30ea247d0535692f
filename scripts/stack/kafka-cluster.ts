import { join } from 'node:path';
import { type KafkaPorts, newClusterId, startKafka } from './kafka.ts';
import { choosePorts } from './ports.ts';
import { type KillableProcess, startTogether } from './process.ts';

/** Three Kafka nodes, each broker and controller, any of which can be killed and started again. */
export interface KafkaCluster {
  /** `host:port` of each broker. */
  brokers: string[];
  /** Kills a broker without a word. */
  kill(nodeId: number): Promise<void>;
  /** Starts a broker that was killed, where it was and with its data. */
  restart(nodeId: number): Promise<void>;
  /** Ends all of them for good. */
  stop(): Promise<void>;
}

const nodeIds = [1, 2, 3] as const;

/** A broker that is silent for so long counts as dead; by default it would be 9 s. */
const sessionTimeoutMs = 2_000;

/** Starts a cluster of three whose data and logs lie in `directory`, on ports of its own. Call `fetchKafka` before. */
export async function startKafkaCluster({ directory, heapMb = 256 }: { directory: string; heapMb?: number }): Promise<KafkaCluster> {
  const names = nodeIds.flatMap((id) => [`kafka${id}`, `controller${id}`]);
  const chosen = new Map(Object.entries(await choosePorts(join(directory, 'ports.json'), Object.fromEntries(names.map((name) => [name, undefined])))));
  const portOf = (name: string): number => {
    const port = chosen.get(name);
    if (port === undefined) throw new Error(`no port was chosen for ${name}`);
    return port;
  };
  const portsOf = (id: number): KafkaPorts => ({ kafka: portOf(`kafka${id}`), controller: portOf(`controller${id}`) });
  const clusterId = newClusterId();
  const voters = new Map(nodeIds.map((id): [number, number] => [id, portsOf(id).controller]));
  const running = new Map<number, KillableProcess>();

  async function start(id: number): Promise<KillableProcess> {
    const broker = await startKafka({
      directory: join(directory, `kafka-${id}`),
      ports: portsOf(id),
      logFile: join(directory, `kafka-${id}.log`),
      heapMb,
      isShortLived: true,
      member: { id, clusterId, voters },
      settings: {
        'broker.session.timeout.ms': String(sessionTimeoutMs),
        'broker.heartbeat.interval.ms': '500',
        'default.replication.factor': String(nodeIds.length),
        'min.insync.replicas': '2',
      },
    });
    running.set(id, broker);
    return broker;
  }

  // Asked to end, the last would wait for a quorum that is gone; and nobody needs the data.
  const end = (broker: KillableProcess) => broker.kill();
  await startTogether(nodeIds.map(start), end);
  return {
    brokers: nodeIds.map((id) => `127.0.0.1:${portsOf(id).kafka}`),
    async kill(nodeId) {
      await running.get(nodeId)?.kill();
      running.delete(nodeId);
    },
    async restart(nodeId) {
      await start(nodeId);
    },
    async stop() {
      await Promise.all([...running.values()].map(end));
      running.clear();
    },
  };
}
