import type { Metadata } from 'next';
import { ChainsView } from '#components/trace/chains-view.tsx';

export const metadata: Metadata = { title: 'Chains' };

export default async function Page({ params }: { params: Promise<{ cluster: string }> }) {
  return <ChainsView cluster={(await params).cluster} />;
}
