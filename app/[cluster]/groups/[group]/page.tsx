import type { Metadata } from 'next';
import { GroupView } from '#components/lag/group-view.tsx';

interface Props {
  params: Promise<{ cluster: string; group: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Consumer group ${decodeURIComponent((await params).group)}` };
}

export default async function Page({ params }: Props) {
  const { cluster, group } = await params;
  // Next gives parts of a page's address as they stand there.
  return <GroupView cluster={cluster} groupId={decodeURIComponent(group)} />;
}
