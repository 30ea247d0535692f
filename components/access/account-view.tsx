'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Card } from '#components/ui/card.tsx';
import { LoadingNote, Skeleton, SkeletonCard } from '#components/ui/skeleton.tsx';
import { ErrorState } from '#components/ui/view-state.tsx';
import type { Account } from '#lib/access/account.ts';
import { accountQuery } from './account-query.ts';
import { ApiTokens } from './api-tokens.tsx';
import { NameForm } from './name-form.tsx';
import { PasswordForm } from './password-form.tsx';

/** One's own account. */
export function AccountView() {
  const { data, error, refetch } = useQuery(accountQuery);
  if (data !== undefined) return <Loaded account={data} />;
  if (error !== null) return <ErrorState title="Your account could not be loaded" error={error} onRetry={() => void refetch()} />;
  return (
    <div className="grid max-w-[680px] gap-3.5 px-5 pt-4 pb-8">
      <LoadingNote what="your account" />
      <Skeleton width={320} height={25} />
      <SkeletonCard height={116} />
      <SkeletonCard height={150} />
      <SkeletonCard height={160} />
    </div>
  );
}

function Loaded({ account: { name, email, hasPassword, tokens } }: { account: Account }) {
  return (
    <div className="grid max-w-[680px] gap-3.5 px-5 pt-4 pb-8">
      <h1 className="text-xl font-[620] tracking-[-0.01em] [overflow-wrap:anywhere]">
        {hasPassword ? `You are signed in as ${email}` : `Set a password to sign in again as ${email}`}
      </h1>
      <Card title="Name" note="stands beside your notes" isPadded>
        <NameForm name={name} key={name} />
      </Card>
      <Card title="Password" note={hasPassword ? 'set' : 'not set: only a one-time link signs you in'} isPadded>
        <PasswordForm email={email} hasPassword={hasPassword} />
      </Card>
      <Card
        title="API tokens"
        note="act as you: Authorization: Bearer rdr_…"
        aside={
          <Link href="/api-docs" className="text-sm font-medium text-accent hover:underline">
            What the API does
          </Link>
        }
        isPadded
      >
        <ApiTokens tokens={tokens} />
      </Card>
    </div>
  );
}
