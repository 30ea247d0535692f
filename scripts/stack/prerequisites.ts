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

async function canRun(command: 'mvn' | 'javac'): Promise<boolean> {
  try {
    await run(command, ['--version']);
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
  if (await canRun('mvn')) return undefined;
  const { installed, failure } = await aptInstall('maven');
  if (!(await canRun('mvn'))) throw new Error("Maven brings Kafka's jars: install it (Debian: maven) and run this again.", { cause: failure });
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

/**
 * Makes sure that Java's compiler is there, which only the tests need; installs it by apt where apt and root are.
 * @throws Error with one sentence that says what to install.
 */
export async function ensureJavaCompiler(): Promise<void> {
  if (await canRun('javac')) return;
  const { failure } = await aptInstall('openjdk-21-jdk-headless', 'openjdk-25-jdk-headless', 'openjdk-17-jdk-headless');
  if (!(await canRun('javac')))
    throw new Error('The tests compile programs in Java: install a JDK (Debian: openjdk-21-jdk-headless) and run this again.', { cause: failure });
}
