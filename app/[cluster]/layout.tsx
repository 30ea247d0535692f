import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { Frame } from '#components/frame/frame.tsx';
import { environment } from '#lib/config/environment.ts';

export default async function Layout({ children, params }: { children: ReactNode; params: Promise<{ cluster: string }> }) {
  const { cluster } = await params;
  if (!environment().clusters.some(({ id }) => id === cluster)) notFound();
  return <Frame>{children}</Frame>;
}
