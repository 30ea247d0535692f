import type { Metadata } from 'next';
import { KeyView } from '#components/trace/key-view.tsx';

interface Props {
  params: Promise<{ cluster: string; key: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Key ${decodeURIComponent((await params).key)}` };
}

export default async function Page({ params }: Props) {
  const { cluster, key } = await params;
  // Next gives parts of a page's address as they stand there.
  return <KeyView cluster={cluster} messageKey={decodeURIComponent(key)} />;
}
