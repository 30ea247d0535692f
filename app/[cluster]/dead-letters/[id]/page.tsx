import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
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
  return <DeadLetterView cluster={cluster} id={id} />;
}
