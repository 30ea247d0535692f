import type { Metadata } from 'next';
import { preloadJson } from '#components/api/preload-json.ts';
import { chainAddress } from '#components/trace/chain-query.ts';
import { ChainView } from '#components/trace/chain-view.tsx';

interface Props {
  params: Promise<{ cluster: string; id: string }>;
  searchParams: Promise<{ cursor?: string | string[] }>;
}

export async function generateMetadata({ params }: Pick<Props, 'params'>): Promise<Metadata> {
  return { title: `Chain ${decodeURIComponent((await params).id)}` };
}

export default async function Page({ params, searchParams }: Props) {
  const { cluster, id } = await params;
  // Next gives parts of a page's address as they stand there.
  const correlationId = decodeURIComponent(id);
  if ((await searchParams).cursor === undefined) await preloadJson(chainAddress(cluster, correlationId));
  return <ChainView cluster={cluster} correlationId={correlationId} />;
}
