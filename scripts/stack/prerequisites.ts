import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { aptInstall } from './apt.ts';

const run = promisify(execFile);

/** Kafka 4 runs on Java 17 or later. */
const oldestJava = 17;

/** @returns the major version of the `java` on the path, undefined where there is none. */
async function javaVersion(): Promise<number | undefined> {
  try {
    const { stderr } = await run('java', ['-version']);
    const major = /version "(\d+)/.exec(stderr)?.[1];
    return major === undefined ? undefined : Number(major);
  } catch {
    // No `java`, or one that cannot start: either way it has to be installed.
    return undefined;
  }
}

async function hasMaven(): Promise<boolean> {
  try {
    await run('mvn', ['--version']);
    return true;
  } catch {
    // Not there, or unable to start for want of Java.
    return false;
  }
}

/** @throws Error with one sentence, when the `java` on the path is missing or too old even after apt. @returns the package installed. */
async function ensureJava(): Promise<string | undefined> {
  const found = await javaVersion();
  if (found !== undefined && found >= oldestJava) return undefined;
  const { installed, failure } = await aptInstall('openjdk-21-jre-headless', 'openjdk-25-jre-headless', 'openjdk-17-jre-headless');
  const now = await javaVersion();
  if (now === undefined)
    throw new Error(`Kafka needs Java ${oldestJava} or later: install a Java runtime (Debian: openjdk-21-jre-headless) and run this again.`, {
      cause: failure,
    });
  if (now < oldestJava)
    throw new Error(
      `Kafka needs Java ${oldestJava} or later and \`java\` is version ${now}: install a newer one, put it first on the PATH and run this again.`,
      {
        cause: failure,
      },
    );
  return installed;
}

/** @throws Error with one sentence, when there is no `mvn` even after apt. @returns the package installed. */
async function ensureMaven(): Promise<string | undefined> {
  if (await hasMaven()) return undefined;
  const { installed, failure } = await aptInstall('maven');
  if (!(await hasMaven())) throw new Error("Maven brings Kafka's jars: install it (Debian: maven) and run this again.", { cause: failure });
  return installed;
}

/**
 * Makes sure that Java and Maven are there, which run and bring Kafka; installs them by apt where apt and root are.
 * @returns what was installed, by package name.
 * @throws Error with one sentence that says what to install.
 */
export async function ensureJavaAndMaven(): Promise<string[]> {
  return [await ensureJava(), await ensureMaven()].filter((name) => name !== undefined);
}
