'use client';

import Link from 'next/link';
import { useClusterId } from '#components/frame/use-cluster-id.ts';

/** Where a chain is shown. */
export const chainHref = (cluster: string, correlationId: string): string => `/${cluster}/chains/${encodeURIComponent(correlationId)}`;

/** Leads from an event, wherever it is shown, to all events that share its correlation id. */
export function ChainLink({ correlationId }: { correlationId: string }) {
  const cluster = useClusterId();
  if (cluster === undefined) return null;
  return (
    <Link href={chainHref(cluster, correlationId)} prefetch={false} className="font-semibold text-accent hover:underline">
      Follow the chain
    </Link>
  );
}
