import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ReportView } from '#components/replay/report-view.tsx';

interface Props {
  params: Promise<{ cluster: string; id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Report of replay #${(await params).id}` };
}

export default async function Page({ params }: Props) {
  const { cluster, id } = await params;
  if (!/^\d+$/.test(id)) notFound();
  return <ReportView cluster={cluster} id={id} />;
}
