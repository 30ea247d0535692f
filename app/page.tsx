import { notFound, redirect } from 'next/navigation';
import { connection } from 'next/server';
import { environment } from '#lib/config/environment.ts';

/** Until there is an overview, the first cluster's dead letters. */
export default async function Page() {
  await connection();
  const first = environment().clusters[0];
  if (first === undefined) notFound();
  redirect(`/${first.id}/dead-letters`);
}
