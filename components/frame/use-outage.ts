'use client';

import { useQuery } from '@tanstack/react-query';
import type { Health } from '#lib/config/health.ts';
import { healthQuery } from './health-query.ts';
import { whatIsDown } from './what-is-down.ts';

const names: Record<string, string> = { database: 'The database', worker: 'The worker' };

/** What of a cluster's ground is away, as the beginning of a sentence: "Kafka and the worker are down"; null where all of it is there, or nobody has been told yet. */
export function outageText(health: Health, cluster: string): string | null {
  const down = whatIsDown(health)
    .filter(({ name }) => !name.startsWith('kafka/') || name === `kafka/${cluster}`)
    .map(({ name }) => names[name] ?? 'Kafka');
  const [first, ...others] = down;
  if (first === undefined) return null;
  const all = [first, ...others.map((name) => name.replace(/^The/, 'the'))];
  return `${all.join(' and ')} ${others.length === 0 ? 'is' : 'are'} down`;
}

/** What of a cluster's ground is away: see `outageText`. A view that has nothing to show says this instead of that there is nothing. */
export function useOutage(cluster: string): string | null {
  const { data } = useQuery(healthQuery);
  return data === undefined ? null : outageText(data, cluster);
}
