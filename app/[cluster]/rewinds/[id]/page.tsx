import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { RewindView } from '#components/rewind/rewind-view.tsx';

interface Props {
  params: Promise<{ cluster: string; id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Rewind #${(await params).id}` };
}

export default async function Page({ params }: Props) {
  const { cluster, id } = await params;
  if (!/^\d+$/.test(id)) notFound();
  return <RewindView cluster={cluster} id={id} />;
}
