'use client';

import { useQuery } from '@tanstack/react-query';
import { useParams } from 'next/navigation';
import { clustersQuery } from './clusters-query.ts';

/** The cluster of the address; on pages of no cluster the first one, undefined until it is known. */
export function useClusterId(): string | undefined {
  const { cluster } = useParams();
  const { data } = useQuery(clustersQuery);
  return typeof cluster === 'string' ? cluster : data?.[0]?.id;
}
