import type { Metadata } from 'next';
import { DeadLettersView } from '#components/dead-letters/dead-letters-view.tsx';

export const metadata: Metadata = { title: 'Dead letters' };

export default async function Page({ params }: { params: Promise<{ cluster: string }> }) {
  return <DeadLettersView cluster={(await params).cluster} />;
}
