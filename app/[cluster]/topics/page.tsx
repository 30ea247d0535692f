import type { Metadata } from 'next';
import { TopicsView } from '#components/dead-letters/topics-view.tsx';

export const metadata: Metadata = { title: 'Topics' };

export default async function Page({ params }: { params: Promise<{ cluster: string }> }) {
  return <TopicsView cluster={(await params).cluster} />;
}
