import { redirect } from 'next/navigation';

export default async function Page({ params }: { params: Promise<{ cluster: string }> }) {
  redirect(`/${(await params).cluster}/dead-letters`);
}
