import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exclusively } from '#scripts/stack/exclusive.ts';
import { fetchJars } from '#scripts/stack/fetch-jars.ts';
import { ensureJavaCompiler } from '#scripts/stack/prerequisites.ts';

const run = promisify(execFile);
const sources = join(import.meta.dirname, 'frameworks');
const built = join(import.meta.dirname, '../../.redrive/frameworks');

/** Connect finds plugins by these files alone. */
const connectPlugins = { 'org.apache.kafka.connect.sink.SinkConnector': 'dev.redrive.frameworks.RefusingSink' };

function hashOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\n${readFileSync(file, 'utf8')}`);
  return hash.digest('hex').slice(0, 12);
}

async function compile(files: readonly string[], jars: string, classes: string): Promise<void> {
  await ensureJavaCompiler();
  const partial = `${classes}.partial`;
  const services = join(partial, 'META-INF/services');
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(services, { recursive: true });
  for (const [service, provider] of Object.entries(connectPlugins)) writeFileSync(join(services, service), `${provider}\n`);
  await run('javac', ['--release', '17', '-proc:none', '-Xlint:all,-path,-classfile', '-Werror', '-cp', join(jars, '*'), '-d', partial, ...files]);
  renameSync(partial, classes);
}

/**
 * Compiles the programs in frameworks/ with the frameworks' jars. Both stay for the next run, until their sources change.
 * @returns the class path
 * @throws Error with what Maven or javac says
 */
export function buildFrameworks(): Promise<string> {
  const pom = join(sources, 'pom.xml');
  const files = readdirSync(sources)
    .filter((name) => name.endsWith('.java'))
    .map((name) => join(sources, name));
  const jars = join(built, `jars-${hashOf([pom])}`);
  const classes = join(built, `classes-${hashOf([pom, import.meta.filename, ...files])}`);
  return exclusively(join(built, 'building.lock'), async () => {
    for (const name of readdirSync(built)) {
      const path = join(built, name);
      if (/^(jars|classes)-/.test(name) && path !== jars && path !== classes) rmSync(path, { recursive: true });
    }
    await fetchJars(pom, jars);
    if (!existsSync(classes)) await compile(files, jars, classes);
    return `${classes}:${join(jars, '*')}`;
  });
}
