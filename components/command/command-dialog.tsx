'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { useEffect, useState } from 'react';
import { useClusterId } from '#components/frame/use-cluster-id.ts';
import { useTypedMeanwhile } from '#components/keyboard/hold-keys.tsx';
import { useHeardBindings } from '#components/keyboard/key-bindings.ts';
import { useNavigate } from '#components/ui/leave-guard.ts';
import { CommandGroup } from './command-group.tsx';
import { CommandItem } from './command-item.tsx';
import { findQuery } from './find-query.ts';
import { FoundItems } from './found-items.tsx';
import { commandsFor } from './list-commands.ts';

/** A pause in typing after which it is looked for; what is pasted comes at once. */
const pauseMs = 120;

/** The box that takes anything: what was pasted is looked up; pages and the actions of what is open are found by their names. */
export function CommandDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const cluster = useClusterId();
  const bindings = useHeardBindings();
  const [text, setText] = useState('');
  useTypedMeanwhile(setText);
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), text.length - asked.length > 3 ? 0 : pauseMs);
    return () => clearTimeout(timer);
  }, [text, asked]);
  const answer = useQuery({ ...findQuery(cluster ?? '', asked), enabled: asked !== '' && cluster !== undefined });
  const isAsked = asked === text.trim();
  const { actions, pages } = commandsFor(bindings, text);

  const run = (action: () => void) => {
    onClose();
    action();
  };
  const go = (href: string) => run(() => navigate(href));
  return (
    <Base.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-[rgb(10_10_20/0.4)]" />
        <Base.Popup
          data-owns-keys
          className="fixed top-[10vh] left-1/2 z-50 flex max-h-[76vh] w-[min(680px,calc(100vw-32px))] -translate-x-1/2 flex-col overflow-hidden rounded-[10px] border border-line-strong bg-raised shadow-floating outline-none"
        >
          <Base.Title className="sr-only">Find anything</Base.Title>
          <Command label="Find anything" shouldFilter={false} loop className="flex min-h-0 flex-1 flex-col">
            <Command.Input
              autoFocus
              maxLength={500}
              value={text}
              onValueChange={setText}
              placeholder="Paste a key, an event or correlation id, topic/partition/offset, a number; or type what to do"
              className="h-11 flex-none border-b border-line bg-transparent px-4 outline-none placeholder:text-text-3"
            />
            <Command.List label="What there is" className="min-h-0 flex-1 overflow-auto p-1.5">
              {text.trim() === '' || cluster === undefined ? null : (
                <FoundItems
                  cluster={cluster}
                  asked={text.trim()}
                  // What was asked before is no answer: Enter would open it.
                  answer={isAsked ? answer.data : undefined}
                  isLooking={!isAsked || answer.isFetching}
                  error={isAsked ? answer.error : null}
                  onGo={go}
                />
              )}
              {actions.length === 0 ? null : (
                <CommandGroup heading="Here">
                  {actions.map((binding) => (
                    <CommandItem key={binding.keys} value={`key ${binding.keys}`} onSelect={() => run(binding.run)} aside={binding.keys}>
                      {binding.label}
                    </CommandItem>
                  ))}
                </CommandGroup>
              )}
              {pages.length === 0 ? null : (
                <CommandGroup heading="Pages">
                  {pages.map((binding) => (
                    <CommandItem key={binding.keys} value={`key ${binding.keys}`} onSelect={() => run(binding.run)} aside={binding.keys}>
                      {binding.label}
                    </CommandItem>
                  ))}
                </CommandGroup>
              )}
            </Command.List>
          </Command>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
