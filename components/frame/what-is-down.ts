import type { Health, HealthCheck } from '#lib/config/health.ts';

/** What is known to be down. Whether a worker runs is read from the database: while that is away, nobody knows. */
export function whatIsDown({ checks }: Health): HealthCheck[] {
  const down = checks.filter(({ status }) => status === 'down');
  return down.some(({ name }) => name === 'database') ? down.filter(({ name }) => name !== 'worker') : down;
}
