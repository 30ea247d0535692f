import type { Metadata } from 'next';
import { RewindFormView } from '#components/rewind/rewind-form-view.tsx';

interface Props {
  params: Promise<{ cluster: string; group: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Rewind ${decodeURIComponent((await params).group)}` };
}

export default async function Page({ params }: Props) {
  const { cluster, group } = await params;
  return <RewindFormView cluster={cluster} group={decodeURIComponent(group)} />;
}
