'use client';

import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { peopleQuery } from '#components/access/people-query.ts';
import { sessionQuery } from '#components/frame/session-query.ts';
import { Dialog } from '#components/ui/dialog.tsx';
import { countOf } from '#components/ui/format-number.ts';
import { Refused } from '#components/ui/refused.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { DeadLetterLine } from '#lib/dead-letters/dead-letter.ts';
import type { ManyResult } from '#lib/dead-letters/many-actions.ts';
import { RefusedDialog } from './refused-dialog.tsx';
import { useAssign } from './use-assign.ts';

interface AssignDialogProps {
  cluster: string;
  lines: readonly DeadLetterLine[];
  onDone?: (result: ManyResult) => void;
  onClose: () => void;
}

const itemClass = 'flex cursor-default items-baseline gap-2 rounded-md px-2 py-1.5 data-[selected=true]:bg-accent-weak';

/** Asks who takes care of dead letters. Enter takes oneself. */
export function AssignDialog({ cluster, lines, onDone, onClose }: AssignDialogProps) {
  const { data: session } = useQuery(sessionQuery);
  const { data: people, error } = useQuery(peopleQuery);
  const assign = useAssign(cluster, (result) => {
    onDone?.(result);
    if (result.refused.length === 0) onClose();
  });
  const self = session?.user;
  const others = (people ?? []).filter(({ email }) => email !== self?.email);
  const choose = (email: string | null, name: string) => {
    if (!assign.isPending) assign.mutate({ lines, given: { email, name } });
  };
  if (assign.data !== undefined && assign.data.refused.length > 0)
    return <RefusedDialog cluster={cluster} done="assigned" result={assign.data} onClose={onClose} />;
  return (
    <Dialog
      title={`Assign ${countOf(lines.length, 'dead letter')}`}
      description="What is given to somebody is acknowledged and shown as in progress; they find it by the list’s filter “Mine”."
      isOpen
      // What is being done is not left before its answer.
      onClose={() => (assign.isPending ? undefined : onClose())}
    >
      <Command label="Who takes care of it" loop>
        <Command.Input
          autoFocus
          placeholder="A name or e-mail address"
          className="block h-[30px] w-full rounded-[7px] border border-line-strong bg-surface px-2.5 placeholder:text-text-3"
        />
        <Command.List label="People" className="mt-2 max-h-[40vh] overflow-auto">
          <Command.Empty className="px-2 py-1.5 text-text-3">Nobody of this console has that name.</Command.Empty>
          {self === undefined ? null : (
            <Command.Item value={`me ${self.name} ${self.email}`} onSelect={() => choose(self.email, self.name)} className={itemClass}>
              Me <span className="truncate text-sm text-text-3">{visibleText(`${self.name}, ${self.email}`)}</span>
            </Command.Item>
          )}
          {others.map(({ name, email }) => (
            <Command.Item key={email} value={`${name} ${email}`} onSelect={() => choose(email, name)} className={itemClass}>
              {visibleText(name)} <span className="truncate text-sm text-text-3">{visibleText(email)}</span>
            </Command.Item>
          ))}
          <Command.Item value="nobody acknowledge" onSelect={() => choose(null, 'nobody')} className={itemClass}>
            Nobody <span className="truncate text-sm text-text-3">only acknowledge: it has been seen</span>
          </Command.Item>
        </Command.List>
      </Command>
      {error === null ? null : <p className="mt-2 text-sm text-risk">Who else there is could not be asked. {error.message}</p>}
      {assign.error === null ? null : (
        <div className="mt-3">
          <Refused title="It was not assigned" error={assign.error} />
        </div>
      )}
    </Dialog>
  );
}
