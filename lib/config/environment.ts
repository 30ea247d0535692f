import { z } from 'zod';
import { clusterId } from './cluster-id.ts';
import { brokerAddress, type ClusterConfig, clusterEntries, readClusters } from './clusters.ts';
import { type ConventionMapping, conventionMappings } from './convention-mappings.ts';
import { eventIdentitySettings } from './event-identity-settings.ts';

const commaList = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
);
const yesNo = z.enum(['true', 'false'], 'true or false').transform((text) => text === 'true');
function wholeNumber(minimum: number, maximum: number) {
  const expected = `a whole number from ${minimum} to ${maximum}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, expected)
    .transform(Number)
    .pipe(z.int(expected).min(minimum, expected).max(maximum, expected));
}

function json(expected: string) {
  return z.string().transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: expected });
      return z.NEVER;
    }
  });
}

/** Every environment variable that Redrive reads; the README's table is made from this. */
export const environmentSchema = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'postgresql://user:password@host:port/database, optionally ?schema=name' })
    .describe('Postgres. `?schema=name` keeps Redrive in a schema of its own. Through a pooler it must be in session mode: live updates `LISTEN`.'),
  KAFKA_BROKERS: commaList
    .pipe(z.array(brokerAddress).min(1, 'host:port, several separated by commas'))
    .optional()
    .describe('Brokers of the one cluster, `host:port,…`: the short form of `REDRIVE_CLUSTERS`.'),
  KAFKA_CLUSTER: clusterId.default('main').describe('The id of the cluster that `KAFKA_BROKERS` names; part of every address.'),
  REDRIVE_CLUSTERS: json('a JSON list of clusters')
    .pipe(clusterEntries)
    .optional()
    .describe('Clusters as JSON: `[{"id","brokers",["name","tls","sasl"]}]`, see docs/operating.md. Wins over `KAFKA_BROKERS`.'),
  REDRIVE_DEAD_LETTER_TOPICS: commaList
    .default([
      '*.dlq',
      '*-dlq',
      '*_dlq',
      '*.DLQ',
      '*-DLQ',
      '*_DLQ',
      'dlq.*',
      '*.dlt',
      '*-dlt',
      '*_dlt',
      '*.DLT',
      '*-DLT',
      '*_DLT',
      '*.dead-letter*',
      '*-dead-letter*',
      '*.deadletter*',
      '*-deadletter*',
      'dead-letter-topic-*',
      '*.error',
      '*.errors',
      'error',
      'error.*',
      '*_error',
      '*_skipped',
      'wolverine-dead-letter-queue',
    ])
    .describe('Patterns of dead letter topic names, separated by commas; `*` stands for anything, and capitals count.'),
  REDRIVE_EXCLUDED_TOPICS: commaList.default([]).describe('Patterns of topics never to index, although they match.'),
  REDRIVE_MARKED_TOPICS: yesNo
    .default(true)
    .describe(
      'Whether topics that their own config marks (`errors.deadletterqueue.group.enable=true`, share groups) are dead letter topics, whatever their name.',
    ),
  REDRIVE_CONVENTIONS: json('a JSON list of conventions')
    .pipe(conventionMappings)
    .default([])
    .describe('Dead letter conventions of your own as JSON, tried before the built-in ones, see docs/operating.md.'),
  REDRIVE_EVENT_IDENTITY: json('a JSON list of topics with where their events carry their identity')
    .pipe(eventIdentitySettings)
    .default([])
    .describe('Where events carry their ids and type, by topic, as JSON; what is not named is found by itself, see docs/operating.md.'),
  REDRIVE_TRACED_TOPICS: commaList
    .default([])
    .describe('Patterns of topics whose events are indexed, so that chains can be followed across services. Dead letter topics need not be named.'),
  REDRIVE_TRACE_HOURS: wholeNumber(0, 876_000)
    .default(168)
    .describe('How far back a topic is traced that was not traced before, as far as the broker still has it; 0 begins with what comes next.'),
  REDRIVE_TRACE_RATE: wholeNumber(0, 10_000_000)
    .default(50_000)
    .describe('Most events/s that one worker reads from one broker for tracing, so that a backfill leaves room for others; 0 sets no limit.'),
  REDRIVE_TRACE_KEEP_DAYS: wholeNumber(0, 36_500)
    .default(30)
    .describe('For how many days at least events can be found after they were indexed; 0 keeps them for ever.'),
  REDRIVE_TRACING_URL: z
    .url({ protocol: /^https?$/, error: 'an http or https address with {traceId} in it' })
    .regex(/\{traceId\}/, 'an address with {traceId} in it')
    .optional()
    .describe('Where your tracing UI shows a trace, `https://jaeger.example.com/trace/{traceId}`: events that carry `traceparent` link to it.'),
  REDRIVE_URL: z
    .url({ protocol: /^https?$/, error: 'the address of the console, http://host:port' })
    .default('http://localhost:3000')
    .describe('Where browsers reach the console. Mutations from other origins are refused.'),
  REDRIVE_SECRET: z
    .string('at least 32 characters')
    .min(32, 'at least 32 characters')
    .describe('Signs sessions; the same for all web processes. `openssl rand -hex 32` makes one.'),
  REDRIVE_INSTANCE: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'lower-case letters, digits and hyphens')
    .default('main')
    .describe('Part of the cookies’ names, so that two consoles on one host do not sign each other out.'),
  REDRIVE_ADMIN_EMAIL: z
    .email('an e-mail address')
    .default('admin@localhost.local')
    .describe('The administrator, whose one-time sign-in link each start prints until an administrator has signed in.'),
  REDRIVE_DEMO: yesNo.default(false).describe('Signs every visitor in as the demo operator. Never in production.'),
  REDRIVE_REPLAY_RATE: wholeNumber(1, 1_000_000)
    .default(100)
    .describe('Messages/s of a replay, shared by its target partitions; a plan keeps the rate that it was made with.'),
  REDRIVE_MAX_ATTEMPTS: wholeNumber(1, 100).default(3).describe('How often one failure may be replayed before a plan leaves it out.'),
  REDRIVE_KEEP_DAYS: wholeNumber(0, 36_500)
    .default(90)
    .describe('For how many days at least dead letters are kept after they were indexed and after they were resolved or discarded; 0 keeps them for ever.'),
  REDRIVE_DROP_OPEN: yesNo.default(false).describe('Whether dead letters that are still open may be dropped as well. Those in a replay never are.'),
  REDRIVE_PROOF_WAIT_MS: wholeNumber(0, 86_400_000)
    .default(60_000)
    .describe('How long after its group passed a replayed message it must not have come back to count as proven. Longer than the longest retry.'),
  REDRIVE_PROOF_TIMEOUT_MS: wholeNumber(1_000, 604_800_000)
    .default(3_600_000)
    .describe('How long a replay waits for its consumer group to pass what was sent, before it is left unproven.'),
  REDRIVE_GROUP_PREFIX: z
    .string()
    .regex(/^[a-zA-Z0-9._-]{1,60}$/, 'at most 60 letters, digits, dots, hyphens and underscores')
    .default('redrive')
    .describe('Begins the names of the private consumer groups and transactional ids of replays; ACLs are given for it.'),
  REDRIVE_METRICS: z
    .enum(['token', 'open'], 'token or open')
    .default('token')
    .describe('Who may read `/metrics`: `token`, whoever sends an API token or is signed in; `open`, everybody who reaches the web process.'),
  PORT: wholeNumber(1, 65_535).default(3000).describe('Port of the web process.'),
  REDRIVE_HOST: z.string().default('127.0.0.1').describe('Address that the web process listens on; `0.0.0.0` for all.'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error'], 'debug, info, warn or error').default('info').describe('Least level that is logged.'),
});

export type Environment = Omit<z.infer<typeof environmentSchema>, 'KAFKA_BROKERS' | 'REDRIVE_CLUSTERS' | 'KAFKA_CLUSTER'> & { clusters: ClusterConfig[] };

/** A wrong configuration; its message has one line per variable, naming it and what it expects. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
}

/**
 * Parses the configuration of a process.
 * @throws ConfigurationError that names every wrong variable at once.
 */
export function readEnvironment(variables: Record<string, string | undefined>): Environment {
  const given = Object.fromEntries(Object.entries(variables).filter(([name, value]) => name in environmentSchema.shape && value !== undefined && value !== ''));
  const parsed = environmentSchema.safeParse(given);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map(({ path: [name, ...rest], message }) =>
        describeProblem(String(name), rest, message, name !== undefined && String(name) in given),
      );
  if (given.KAFKA_BROKERS === undefined && given.REDRIVE_CLUSTERS === undefined)
    problems.push('KAFKA_BROKERS is not set; it expects host:port,… of a Kafka cluster (or set REDRIVE_CLUSTERS).');
  if (!parsed.success || problems.length > 0)
    throw new ConfigurationError(`The configuration is wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  const { KAFKA_BROKERS, REDRIVE_CLUSTERS, KAFKA_CLUSTER, ...rest } = parsed.data;
  const entries = REDRIVE_CLUSTERS ?? [{ id: KAFKA_CLUSTER, brokers: KAFKA_BROKERS ?? [] }];
  try {
    return { ...rest, clusters: readClusters(entries) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(`The configuration is wrong:\n  REDRIVE_CLUSTERS is wrong: a PEM file that it names cannot be read (${why}).`, {
      cause: error,
    });
  }
}

/** Where in a value something is wrong: an entry of a list, from 1, or a path in JSON. */
function placeIn(path: readonly PropertyKey[]): string {
  const [first] = path;
  if (first === undefined) return '';
  return path.length === 1 && typeof first === 'number' ? ` (entry ${first + 1})` : ` (at ${path.join('.')})`;
}

function describeProblem(name: string, path: PropertyKey[], message: string, isSet: boolean): string {
  const meaning = environmentSchema.shape[name as keyof typeof environmentSchema.shape]?.description ?? '';
  return `${name} is ${isSet ? `wrong${placeIn(path)}` : 'not set'}: it expects ${message}. ${meaning}`;
}

/** DATABASE_URL alone, for a command that needs no other variable. @throws ConfigurationError that says what it expects */
export function readDatabaseUrl({ DATABASE_URL }: Record<string, string | undefined>): string {
  const parsed = environmentSchema.shape.DATABASE_URL.safeParse(DATABASE_URL);
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(`DATABASE_URL is ${DATABASE_URL ? 'wrong' : 'not set'}; it expects ${parsed.error.issues[0]?.message}.`);
}

/** REDRIVE_CONVENTIONS alone, for what reads dead letters without a whole environment. `readEnvironment` has complained about a wrong one before. @throws ZodError */
export function readConventionMappings(variables: Record<string, string | undefined> = process.env): ConventionMapping[] {
  return environmentSchema.shape.REDRIVE_CONVENTIONS.parse(variables.REDRIVE_CONVENTIONS || undefined);
}

/** REDRIVE_DEAD_LETTER_TOPICS alone, for what tells by its name whether a record was read from one. */
export function readDeadLetterTopics(variables: Record<string, string | undefined> = process.env): string[] {
  return environmentSchema.shape.REDRIVE_DEAD_LETTER_TOPICS.parse(variables.REDRIVE_DEAD_LETTER_TOPICS || undefined);
}

let current: Environment | undefined;

/** This process's configuration, parsed at the first call. @throws ConfigurationError */
export function environment(): Environment {
  current ??= readEnvironment(process.env);
  return current;
}
