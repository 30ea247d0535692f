import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { preloadJson } from '#components/api/preload-json.ts';
import { replayAddress } from '#components/replay/replay-query.ts';
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
  await preloadJson(replayAddress(cluster, id));
  return <ReplayView cluster={cluster} id={id} />;
}
