'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { TextField } from '#components/ui/text-field.tsx';
import { useAccountChange } from './use-account-change.ts';

/** One's own name, as notes show it. */
export function NameForm({ name }: { name: string }) {
  const [text, setText] = useState(name);
  const change = useAccountChange('/api/account/name', { done: 'Your name was changed', failed: 'Your name was not changed' });
  return (
    <form
      className="flex items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ name: text });
      }}
    >
      <TextField className="flex-1" label="Name" autoComplete="name" required maxLength={100} value={text} onChange={(event) => setText(event.target.value)} />
      <Button type="submit" disabled={change.isPending || text.trim() === '' || text.trim() === name}>
        Change name
      </Button>
    </form>
  );
}
