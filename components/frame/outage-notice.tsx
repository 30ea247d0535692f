'use client';

import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { healthQuery } from './health-query.ts';

/** Says across the page what is down and why, while the rest goes on working. */
export function OutageNotice() {
  const { data, error } = useQuery(healthQuery);
  const down = data?.checks.filter(({ status }) => status === 'down') ?? [];
  const lines =
    error === null ? down.map(({ name, reason }) => ({ name, reason: reason ?? 'It does not answer.' })) : [{ name: 'Redrive', reason: error.message }];
  if (lines.length === 0) return null;
  return (
    <div role="status" className="flex flex-none items-start gap-2 border-b border-line bg-risk-weak px-5 py-2 text-risk">
      <TriangleAlert aria-hidden size={15} className="mt-0.5 shrink-0" />
      <ul className="min-w-0">
        {lines.map(({ name, reason }) => (
          <li key={name} className="[overflow-wrap:anywhere]">
            <b className="font-semibold">{name} is down.</b> {reason}
          </li>
        ))}
      </ul>
    </div>
  );
}
