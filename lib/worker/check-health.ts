import { type Health, type HealthCheck, kafkaCheckName } from '#lib/config/health.ts';
import { log } from '#lib/config/log.ts';
import { databasePool } from '#lib/db/client.ts';
import { readSchemaVersion } from '#lib/db/schema-version.ts';
import { clusters } from '#lib/kafka/clusters.ts';
import { checkWorkers } from './worker-health.ts';

/** What does not answer within this time counts as down. */
const answerWithinMs = 3_000;
const whatToDo = 'See that it runs and can be reached; Redrive goes on by itself once it answers.';
/** Anybody may ask, however often; the database and Kafka are asked once in this time. */
const keptMs = 1_000;

/** Where `reason` is what a driver said, it may name hosts and users: `openReason` is what strangers get instead. */
type FullCheck = HealthCheck & { openReason: string | null };

/** What the log has been told of each; the same is not told twice. */
const told = new Map<string, string>();

async function check(name: string, ask: () => Promise<string | null>): Promise<FullCheck> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`It did not answer within ${answerWithinMs / 1_000} s: it is frozen, overloaded or cut off. ${whatToDo}`)),
    answerWithinMs,
  );
  try {
    const reason = await Promise.race([ask(), late.promise]);
    if (reason === null) told.delete(name);
    return { name, status: reason === null ? 'up' : 'down', reason, openReason: reason };
  } catch (error) {
    const reason = error instanceof Error && error.message !== '' ? error.message : String(error);
    if (told.get(name) !== reason) log.warn({ err: error, name }, 'Something that Redrive stands on is down.');
    told.set(name, reason);
    return { name, status: 'down', reason, openReason: `It does not answer. ${whatToDo} The log of the web process says more.` };
  } finally {
    clearTimeout(timer);
  }
}

const unknownWorkers = 'Not known: workers are registered in the database, which cannot be used.';

async function checkWorker(database: Promise<FullCheck>): Promise<FullCheck> {
  if ((await database).status === 'down') return { name: 'worker', status: 'down', reason: unknownWorkers, openReason: unknownWorkers };
  return check('worker', async () => (await checkWorkers(databasePool())).reason);
}

function checkAll(): Promise<FullCheck[]> {
  const database = check('database', async () => {
    const version = await readSchemaVersion(databasePool());
    return version.status === 'missing' ? version.reason : null;
  });
  return Promise.all([
    database,
    ...[...clusters()].map(([id, cluster]) =>
      check(kafkaCheckName(id), async () => {
        await cluster.brokerIds();
        return null;
      }),
    ),
    checkWorker(database),
  ]);
}

/** `untilMs`: on the clock of `performance.now()`. */
let kept: { checks: Promise<FullCheck[]>; untilMs: number } | undefined;

/**
 * Looks at everything that Redrive stands on: the database and its schema, each cluster's Kafka, and whether a worker is at work.
 * @returns what anybody may know, and the same with what the drivers said.
 */
export async function checkHealth(): Promise<{ open: Health; full: Health }> {
  const nowMs = performance.now();
  if (kept === undefined || kept.untilMs < nowMs) kept = { checks: checkAll(), untilMs: nowMs + keptMs };
  const checks = await kept.checks;
  const status = checks.every((one) => one.status === 'up') ? 'ok' : 'degraded';
  const view = (reasonOf: (one: FullCheck) => string | null): Health => ({
    status,
    checks: checks.map((one) => ({ name: one.name, status: one.status, reason: reasonOf(one) })),
  });
  return { open: view(({ openReason }) => openReason), full: view(({ reason }) => reason) };
}

/** Whether the Kafka of a configured cluster answers, with what the driver said, for who may know it. @throws Error where no cluster has the id */
export async function kafkaHealth(id: string): Promise<HealthCheck> {
  const { full } = await checkHealth();
  const found = full.checks.find(({ name }) => name === kafkaCheckName(id));
  if (found === undefined) throw new Error(`no cluster is called ${id}`);
  return found;
}
