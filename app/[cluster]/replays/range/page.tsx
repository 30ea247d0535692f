import type { Metadata } from 'next';
import { RangeForm } from '#components/replay/range-form.tsx';

export const metadata: Metadata = { title: 'Replay a range' };

export default async function Page({ params }: { params: Promise<{ cluster: string }> }) {
  return <RangeForm cluster={(await params).cluster} />;
}
