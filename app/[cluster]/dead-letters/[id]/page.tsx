import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { preloadJson } from '#components/api/preload-json.ts';
import { deadLetterAddress } from '#components/dead-letters/dead-letter-query.ts';
import { DeadLetterView } from '#components/dead-letters/dead-letter-view.tsx';

interface Props {
  params: Promise<{ cluster: string; id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Dead letter #${(await params).id}` };
}

export default async function Page({ params }: Props) {
  const { cluster, id } = await params;
  if (!/^\d+$/.test(id)) notFound();
  await preloadJson(deadLetterAddress(cluster, id));
  return <DeadLetterView cluster={cluster} id={id} />;
}
