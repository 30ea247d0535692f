'use client';

import { useQuery } from '@tanstack/react-query';
import { Pill } from '#components/ui/pill.tsx';
import { clustersQuery } from './clusters-query.ts';
import { useClusterId } from './use-cluster-id.ts';

/** Which cluster one looks at, and the Kafka it runs. */
export function ClusterBadge() {
  const id = useClusterId();
  const { data } = useQuery(clustersQuery);
  const cluster = data?.find((candidate) => candidate.id === id);
  if (cluster === undefined) return <div className="h-5" />;
  const { status, version, reason } = cluster.kafka;
  return (
    <div className="flex min-w-0 items-center gap-2 px-2" title={reason ?? undefined}>
      <Pill tone="outline">{cluster.name}</Pill>
      {status === 'up' ? (
        <span className="truncate text-sm text-text-3">{version === null ? 'Kafka' : `Kafka ${version}`}</span>
      ) : (
        <Pill tone="failed">Kafka down</Pill>
      )}
    </div>
  );
}
