'use client';

import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { healthQuery } from './health-query.ts';
import { whatIsDown } from './what-is-down.ts';

/** Says across the page what is down and why, while the rest goes on working. That Redrive itself does not answer each view says of its own data. */
export function OutageNotice() {
  const { data } = useQuery(healthQuery);
  const down = data === undefined ? [] : whatIsDown(data);
  if (down.length === 0) return null;
  return (
    <div role="status" className="flex flex-none items-start gap-2 border-b border-line bg-risk-weak px-5 py-2 text-risk">
      <TriangleAlert aria-hidden size={15} className="mt-0.5 shrink-0" />
      <ul className="min-w-0">
        {down.map(({ name, reason }) => (
          <li key={name} className="[overflow-wrap:anywhere]">
            <b className="font-semibold">{name} is down.</b> {reason ?? 'It does not answer.'}
          </li>
        ))}
      </ul>
    </div>
  );
}
