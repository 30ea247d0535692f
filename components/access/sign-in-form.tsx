'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { fetchJson } from '#components/api/fetch-json.ts';
import { Button } from '#components/ui/button.tsx';
import { TextField } from '#components/ui/text-field.tsx';

/** E-mail address and password; leads on to `from`. */
export function SignInForm({ from }: { from: string }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => fetchJson(z.unknown(), '/api/auth/sign-in/email', { method: 'POST', body: { email, password } }),
    // A full load: whatever another person left in this page's memory goes.
    onSuccess: () => window.location.assign(from),
  });
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate();
      }}
    >
      <TextField label="E-mail address" type="email" autoComplete="username" required value={email} onChange={(event) => setEmail(event.target.value)} />
      <TextField
        label="Password"
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      {signIn.error === null ? null : (
        <p role="alert" className="text-failed [overflow-wrap:anywhere]">
          {signIn.error.message}
        </p>
      )}
      <Button type="submit" kind="primary" disabled={signIn.isPending || signIn.isSuccess}>
        {signIn.isPending ? 'One moment…' : 'Sign in'}
      </Button>
    </form>
  );
}
