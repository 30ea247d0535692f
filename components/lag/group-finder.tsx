'use client';

import { useRef } from 'react';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { KeyboardKey } from '#components/ui/keyboard-key.tsx';

/** Narrows the list to groups whose name, topics or state have a text in them. */
export function GroupFinder({ find, onFind }: { find: string; onFind: (text: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  useKeyBinding('/', 'Find a group', () => input.current?.focus());
  return (
    <label className="relative flex-none">
      <span className="sr-only">Find a group by its name, topic or state</span>
      <input
        ref={input}
        type="text"
        value={find}
        placeholder="Find a group, topic or state"
        onChange={({ target }) => onFind(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          onFind('');
          event.currentTarget.blur();
        }}
        className="h-[30px] w-[220px] rounded-[7px] border border-line-strong bg-surface pr-8 pl-2.5 placeholder:text-text-3"
      />
      <span className="absolute top-1.5 right-2 text-text-3">
        <KeyboardKey keys="/" />
      </span>
    </label>
  );
}
