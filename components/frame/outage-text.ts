import type { Health } from '#lib/config/health.ts';
import { whatIsDown } from './what-is-down.ts';

const names: Record<string, string> = { database: 'The database', worker: 'The worker' };

/** What of a cluster's ground is away, as the beginning of a sentence: "Kafka of main and the worker are down"; null where all of it is there, or nobody has been told yet. */
export function outageText(health: Health, cluster: string): string | null {
  const down = whatIsDown(health)
    .filter(({ name }) => !name.startsWith('kafka/') || name === `kafka/${cluster}`)
    .map(({ name }) => names[name] ?? `Kafka of ${cluster}`);
  const [first, ...others] = down;
  if (first === undefined) return null;
  const all = [first, ...others.map((name) => name.replace(/^The/, 'the'))];
  return `${all.join(' and ')} ${others.length === 0 ? 'is' : 'are'} down`;
}
