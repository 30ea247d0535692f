'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { TextField } from '#components/ui/text-field.tsx';
import { passwordLength } from '#lib/access/account.ts';
import { useAccountChange } from './use-account-change.ts';

/** Sets the first password, or replaces one by those who know it. */
export function PasswordForm({ email, hasPassword }: { email: string; hasPassword: boolean }) {
  const [currentPassword, setCurrentPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const change = useAccountChange('/api/account/password', {
    done: hasPassword
      ? 'Your password was changed; all other browsers are signed out. API tokens stay valid: revoke those that you do not trust'
      : 'Your password is set: you can sign in with it from now on',
    failed: 'Your password was not changed',
  });
  const clear = () => {
    setCurrentPassword('');
    setNewPassword('');
  };
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ newPassword, ...(hasPassword ? { currentPassword } : {}) }, { onSuccess: clear });
      }}
    >
      {/* Password managers file the new password under it. */}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      {hasPassword ? (
        <TextField
          label="Current password"
          type="password"
          autoComplete="current-password"
          required
          value={currentPassword}
          onChange={(event) => setCurrentPassword(event.target.value)}
        />
      ) : null}
      <TextField
        label="New password"
        type="password"
        autoComplete="new-password"
        required
        minLength={passwordLength.least}
        maxLength={passwordLength.most}
        value={newPassword}
        hint={`At least ${passwordLength.least} characters.`}
        onChange={(event) => setNewPassword(event.target.value)}
      />
      <div className="flex justify-end">
        <Button type="submit" kind={hasPassword ? 'plain' : 'primary'} disabled={change.isPending}>
          {hasPassword ? 'Change password' : 'Set password'}
        </Button>
      </div>
    </form>
  );
}
