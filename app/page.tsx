import { notFound, redirect } from 'next/navigation';
import { connection } from 'next/server';
import { environment } from '#lib/config/environment.ts';

/** The first cluster's overview. */
export default async function Page() {
  await connection();
  const first = environment().clusters[0];
  if (first === undefined) notFound();
  redirect(`/${first.id}`);
}
