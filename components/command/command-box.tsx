'use client';

import { Search } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { HoldKeys } from '#components/keyboard/hold-keys.tsx';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { KeyboardKey } from '#components/ui/keyboard-key.tsx';

const CommandDialog = dynamic(() => import('./command-dialog.tsx').then((module) => module.CommandDialog), { ssr: false, loading: HoldKeys });

/** Opens, from every page and by `Ctrl K` or `⌘K` wherever the focus is, the box that takes anything pasted, and every page and action by its name. */
export function CommandBox() {
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || event.altKey || event.shiftKey || event.ctrlKey === event.metaKey) return;
      event.preventDefault();
      setIsOpen((open) => !open);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  // For the list of keys: with its modifier, the listener above hears it.
  useKeyBinding('Ctrl K', 'Find anything, go anywhere (⌘K on a Mac)', () => setIsOpen(true));
  return (
    <>
      <button
        type="button"
        aria-keyshortcuts="Control+K Meta+K"
        aria-haspopup="dialog"
        onClick={() => setIsOpen(true)}
        className="flex h-[30px] min-w-0 shrink items-center gap-2 rounded-[7px] border border-line bg-sunken px-2 text-text-2 hover:border-line-strong lg:w-[350px]"
      >
        <Search aria-hidden size={14} className="shrink-0" />
        <span className="sr-only lg:not-sr-only lg:min-w-0 lg:flex-1 lg:truncate lg:text-left">Paste a key, event or correlation id</span>
        <span className="hidden text-text lg:inline">
          <KeyboardKey keys="Ctrl K" />
        </span>
      </button>
      {isOpen ? <CommandDialog onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}
