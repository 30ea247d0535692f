import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { EditView } from '#components/edits/edit-view.tsx';

interface Props {
  params: Promise<{ cluster: string; id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Edit dead letter #${(await params).id}` };
}

export default async function Page({ params }: Props) {
  const { cluster, id } = await params;
  if (!/^\d+$/.test(id)) notFound();
  return <EditView cluster={cluster} id={id} />;
}
