import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { aptInstall } from '#scripts/stack/apt.ts';

const run = promisify(execFile);

async function isThere(): Promise<boolean> {
  try {
    await run('kcat', ['-V']);
    return true;
  } catch {
    // Not on the path, or unable to start: either way it has to be installed.
    return false;
  }
}

/**
 * Makes sure that kcat, the rows' reference, is there; installs it by apt where apt and root are.
 * @returns undefined, or the sentence that says what to install.
 */
export async function ensureKcat(): Promise<string | undefined> {
  if (await isThere()) return undefined;
  await aptInstall('kcat');
  return (await isThere()) ? undefined : 'The reference of this row is kcat: install it (Debian: kcat) and run this again.';
}

/** kcat's `-f` for all of a record: key, value and headers. */
export const wholeRecord = '%k %s %h\n';

/** Reads a topic from its beginning to its end and then ends. */
const kcatArguments = (brokers: string, topic: string, format?: string): string[] => [
  ...['-C', '-e', '-q', '-b', brokers, '-t', topic, '-o', 'beginning'],
  ...(format === undefined ? [] : ['-f', format]),
];

/**
 * Reads a topic from its beginning to its end with kcat, its output to /dev/null.
 * @param format kcat's `-f`; without it, values only.
 * @returns how long it took, start of the process included.
 * @throws Error when kcat fails.
 */
export async function timeKcat({ brokers, topic, format, signal }: { brokers: string; topic: string; format?: string; signal: AbortSignal }): Promise<number> {
  const startedAt = performance.now();
  const [code] = await once(spawn('kcat', kcatArguments(brokers, topic, format), { stdio: 'ignore', signal }), 'exit');
  if (code !== 0) throw new Error(`kcat ended with code ${code} while reading ${topic}.`);
  return performance.now() - startedAt;
}

/**
 * Reads a topic with kcat as key, value and headers, and counts with grep the lines that hold `needle`, whatever its case: what an operator without an index does.
 * @returns how long both took.
 */
export async function timeKcatGrep({
  brokers,
  topic,
  needle,
  signal,
}: {
  brokers: string;
  topic: string;
  needle: string;
  signal: AbortSignal;
}): Promise<number> {
  const startedAt = performance.now();
  const kcat = spawn('kcat', kcatArguments(brokers, topic, wholeRecord), {
    stdio: ['ignore', 'pipe', 'ignore'],
    signal,
  });
  // As bytes: in a locale of UTF-8 grep takes several times as long.
  const grep = spawn('grep', ['-a', '-c', '-i', '-F', needle], { stdio: [kcat.stdout, 'ignore', 'ignore'], env: { ...process.env, LC_ALL: 'C' }, signal });
  const [[kcatCode], [grepCode]] = await Promise.all([once(kcat, 'exit'), once(grep, 'exit')]);
  if (kcatCode !== 0 || grepCode > 1) throw new Error(`kcat ended with code ${kcatCode} and grep with ${grepCode} while searching ${topic}.`);
  return performance.now() - startedAt;
}

/**
 * Copies the values of a topic with `kcat -C | kcat -P`: no headers, no transaction, any partition.
 * @returns how long both took.
 */
export async function timeKcatCopy({
  brokers,
  source,
  target,
  messages,
  signal,
}: {
  brokers: string;
  source: string;
  target: string;
  messages: number;
  signal: AbortSignal;
}): Promise<number> {
  const startedAt = performance.now();
  const reading = spawn('kcat', [...kcatArguments(brokers, source), '-c', String(messages)], { stdio: ['ignore', 'pipe', 'ignore'], signal });
  const writing = spawn('kcat', ['-P', '-b', brokers, '-t', target], { stdio: [reading.stdout, 'ignore', 'ignore'], signal });
  const [[readCode], [writeCode]] = await Promise.all([once(reading, 'exit'), once(writing, 'exit')]);
  if (readCode !== 0 || writeCode !== 0) throw new Error(`kcat ended with codes ${readCode} and ${writeCode} while copying ${source}.`);
  return performance.now() - startedAt;
}
