import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ReplayView } from '#components/replay/replay-view.tsx';

interface Props {
  params: Promise<{ cluster: string; id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Replay #${(await params).id}` };
}

export default async function Page({ params }: Props) {
  const { cluster, id } = await params;
  if (!/^\d+$/.test(id)) notFound();
  return <ReplayView cluster={cluster} id={id} />;
}
