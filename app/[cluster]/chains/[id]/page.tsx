import type { Metadata } from 'next';
import { ChainView } from '#components/trace/chain-view.tsx';

interface Props {
  params: Promise<{ cluster: string; id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Chain ${decodeURIComponent((await params).id)}` };
}

export default async function Page({ params }: Props) {
  const { cluster, id } = await params;
  // Next gives parts of a page's address as they stand there.
  return <ChainView cluster={cluster} correlationId={decodeURIComponent(id)} />;
}
