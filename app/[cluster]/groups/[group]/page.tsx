import type { Metadata } from 'next';
import { GroupView } from '#components/lag/group-view.tsx';
import { PastRewinds } from '#components/rewind/past-rewinds.tsx';
import { RewindLink } from '#components/rewind/rewind-link.tsx';

interface Props {
  params: Promise<{ cluster: string; group: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Consumer group ${decodeURIComponent((await params).group)}` };
}

export default async function Page({ params }: Props) {
  const { cluster, group } = await params;
  // Next gives parts of a page's address as they stand there.
  const groupId = decodeURIComponent(group);
  return (
    <GroupView cluster={cluster} groupId={groupId} actions={<RewindLink cluster={cluster} group={groupId} />}>
      <PastRewinds cluster={cluster} group={groupId} />
    </GroupView>
  );
}
