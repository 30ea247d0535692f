import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { SignInView } from '#components/access/sign-in-view.tsx';
import { actorOfSession } from '#lib/access/actor-of.ts';
import { sameSitePath } from '#lib/access/same-site-path.ts';
import { signInQuery } from '#lib/access/sign-in-query.ts';
import { environment } from '#lib/config/environment.ts';

export const metadata: Metadata = { title: 'Sign in' };

/** Signs in; a demo does so by itself. */
export default async function SignInPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const query = signInQuery.parse(await searchParams);
  const from = sameSitePath(query.from);
  if ((await actorOfSession(await headers())) !== undefined) redirect(from);
  const demoHref = environment().REDRIVE_DEMO ? `/api/auth/demo/sign-in?from=${encodeURIComponent(from)}` : undefined;
  if (demoHref !== undefined && !query.error && !query.signedOut) redirect(demoHref);
  return <SignInView from={from} isLinkRefused={query.error} demoHref={demoHref} />;
}
