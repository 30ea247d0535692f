import type { Metadata } from 'next';
import { GroupsView } from '#components/lag/groups-view.tsx';

export const metadata: Metadata = { title: 'Consumer groups' };

export default async function Page({ params }: { params: Promise<{ cluster: string }> }) {
  return <GroupsView cluster={(await params).cluster} />;
}
