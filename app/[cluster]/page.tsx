import type { Metadata } from 'next';
import { OverviewView } from '#components/overview/overview-view.tsx';

export const metadata: Metadata = { title: 'Overview' };

export default async function Page({ params }: { params: Promise<{ cluster: string }> }) {
  return <OverviewView cluster={(await params).cluster} />;
}
