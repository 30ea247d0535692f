import { ConfigurationError, environmentSchema } from './environment.ts';

/**
 * The address of the database, for a command that needs no other variable.
 * @throws ConfigurationError that says what it expects.
 */
export function readDatabaseUrl({ DATABASE_URL }: NodeJS.ProcessEnv): string {
  const parsed = environmentSchema.shape.DATABASE_URL.safeParse(DATABASE_URL);
  if (parsed.success) return parsed.data;
  const [problem] = parsed.error.issues;
  throw new ConfigurationError(`DATABASE_URL is ${DATABASE_URL ? 'wrong' : 'not set'}; it expects ${problem?.message}.`);
}
