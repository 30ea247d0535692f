import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exclusively } from '#scripts/stack/exclusive.ts';
import { kafkaJars } from '#scripts/stack/kafka.ts';
import { ensureJavaCompiler } from '#scripts/stack/prerequisites.ts';

const run = promisify(execFile);
const source = join(import.meta.dirname, 'java/RangeCopy.java');
const built = join(import.meta.dirname, '../.redrive/bench-java');

/** Compiles the program against the broker's own jars, once for each version of it. @returns the class path */
async function build(): Promise<string> {
  const classes = join(built, createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 12));
  mkdirSync(built, { recursive: true });
  await exclusively(join(built, 'building.lock'), async () => {
    if (existsSync(classes)) return;
    await ensureJavaCompiler();
    const partial = `${classes}.partial`;
    rmSync(partial, { recursive: true, force: true });
    await run('javac', ['--release', '17', '-proc:none', '-cp', join(kafkaJars, '*'), '-d', partial, source]);
    renameSync(partial, classes);
  });
  return `${classes}:${join(kafkaJars, '*')}`;
}

export interface JavaCopy {
  brokers: string;
  source: string;
  target: string;
  messages: number;
  droppedHeaders: readonly string[];
  signal: AbortSignal;
}

/**
 * Copies a topic with the official Java client: consumer, transactional producer with batches of 500 KB, sendOffsetsToTransaction.
 * @returns how long it took, the start of the JVM included.
 * @throws Error with what the program said when it failed.
 */
export async function timeJavaCopy({ brokers, source: from, target, messages, droppedHeaders, signal }: JavaCopy): Promise<number> {
  const classPath = await build();
  const logging = `-Dlog4j2.configurationFile=${join(import.meta.dirname, '../scripts/stack/kafka/log4j2.xml')}`;
  const startedAt = performance.now();
  await run('java', ['-Xmx512m', logging, '-cp', classPath, 'dev.redrive.bench.RangeCopy', brokers, from, target, String(messages), droppedHeaders.join(',')], {
    signal,
    maxBuffer: 64 * 1024 * 1024,
  });
  return performance.now() - startedAt;
}
