import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { buildFrameworks } from './build-frameworks.ts';
import { runCommand } from './run-command.ts';

const root = join(import.meta.dirname, '../..');

/** Where an event lies that a framework could not process. */
const origin = z.object({ topic: z.string(), partition: z.int(), offset: z.string() });
export type FrameworkOrigin = z.infer<typeof origin>;

const written = z.object({ name: z.string(), origins: z.array(origin) });

/** A framework to run, by its name in frameworks/Main.java, with what it uses; the topics exist. */
export interface FrameworkRun {
  name: string;
  origin: string;
  deadLetters: string;
  group: string;
}

/**
 * Runs real frameworks against the broker, in one JVM, until each has written its dead letters.
 * @returns by name, the origins of the dead letters in the order in which they were written
 * @throws Error with what the programs said, when one of them wrote none within its time
 */
export async function runFrameworks(brokers: readonly string[], runs: readonly FrameworkRun[]): Promise<Map<string, FrameworkOrigin[]>> {
  const classPath = await buildFrameworks();
  const logFile = join(root, `.redrive/frameworks/${process.pid}.log`);
  const logging = [`-Dlog4j2.configurationFile=${join(root, 'scripts/stack/kafka/log4j2.xml')}`, '-Dorg.springframework.boot.logging.LoggingSystem=none'];
  // The programs live for seconds: compiling their code well costs more than it gives.
  const java = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', ...logging, '-cp', classPath];
  const specs = runs.map(({ name, origin: topic, deadLetters, group }) => [name, topic, deadLetters, group].join(':'));
  const { exitCode, output } = await runCommand({
    name: 'frameworks',
    command: 'java',
    args: [...java, 'dev.redrive.frameworks.Main', brokers.join(','), ...specs],
    logFile,
  });
  rmSync(logFile, { force: true });
  if (exitCode !== 0) throw new Error(`the frameworks ended with ${exitCode}:\n${output}`);
  const lines = output.split('\n').filter((line) => line.startsWith('{'));
  return new Map(lines.map((line) => written.parse(JSON.parse(line))).map(({ name, origins }) => [name, origins]));
}
