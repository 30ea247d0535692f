'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchJson } from '#components/api/fetch-json.ts';
import { announceFailure } from '#components/ui/announce.ts';
import { Button } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { TextField } from '#components/ui/text-field.tsx';
import { type ApiTokenView, createdApiToken } from '#lib/access/account.ts';
import { accountQuery } from './account-query.ts';
import { useAccountChange } from './use-account-change.ts';

/** One's own API tokens: made (and shown once), listed, revoked. */
export function ApiTokens({ tokens }: { tokens: readonly ApiTokenView[] }) {
  return (
    <div className="grid gap-3">
      <NewToken />
      {tokens.length === 0 ? <p className="text-text-3">You have no API tokens.</p> : null}
      <ul className="divide-y divide-line">
        {tokens.map((token) => (
          <TokenLine key={token.id} token={token} />
        ))}
      </ul>
    </div>
  );
}

function TokenLine({ token }: { token: ApiTokenView }) {
  const revoke = useAccountChange(`/api/account/tokens/${token.id}/revoke`, {
    done: `“${token.name}” was revoked: requests with it are refused`,
    failed: `“${token.name}” was not revoked`,
  });
  return (
    <li className="flex items-center gap-3 py-2">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{token.name}</p>
        <p className="text-sm text-text-3">
          made <Instant at={token.createdAt} />, {token.lastUsedAt === null ? 'never used' : 'last used '}
          {token.lastUsedAt === null ? null : <Instant at={token.lastUsedAt} />}
        </p>
      </div>
      <Button kind="danger" size="small" aria-label={`Revoke ${token.name}`} disabled={revoke.isPending} onClick={() => revoke.mutate({})}>
        Revoke
      </Button>
    </li>
  );
}

function NewToken() {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const create = useMutation({
    mutationFn: () => fetchJson(createdApiToken, '/api/account/tokens', { method: 'POST', body: { name } }),
    onSuccess: async () => {
      setName('');
      await client.invalidateQueries({ queryKey: accountQuery.queryKey });
    },
    onError: (error) => announceFailure('No token was made', error),
  });
  return (
    <div className="grid gap-3">
      <form
        className="flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        <TextField
          className="flex-1"
          label="Name of a new token"
          placeholder="What it is for, such as “nightly report”"
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" disabled={create.isPending || name.trim() === ''}>
          Create token
        </Button>
      </form>
      {create.data === undefined ? null : (
        <div role="status" className="rounded-[7px] bg-info-weak px-3 py-2">
          <p className="mb-1 font-medium">Copy it now: it is not shown again.</p>
          <div className="flex items-center gap-2">
            <Raw className="min-w-0 flex-1 break-all">{create.data.token}</Raw>
            <CopyButton text={create.data.token} what="token" />
          </div>
        </div>
      )}
    </div>
  );
}
