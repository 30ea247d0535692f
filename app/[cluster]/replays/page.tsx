import type { Metadata } from 'next';
import { ReplaysView } from '#components/replay/replays-view.tsx';

export const metadata: Metadata = { title: 'Replays' };

export default async function Page({ params }: { params: Promise<{ cluster: string }> }) {
  return <ReplaysView cluster={(await params).cluster} />;
}
