'use client';

import { type ReactNode, useRef } from 'react';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { classNames } from '#components/ui/class-names.ts';

interface FilterSelectProps {
  /** What it chooses: "Dead letter topic". */
  label: string;
  /** The key that goes to it. */
  shortcut: string;
  value: string;
  onChange: (value: string) => void;
  /** Its options. */
  children: ReactNode;
}

/** A small choice above a list, reached by a key, from which the keys go back to the list. */
export function FilterSelect({ label, shortcut, value, onChange, children }: FilterSelectProps) {
  const select = useRef<HTMLSelectElement>(null);
  /** While closed, arrows and letters go from one to the next, and one wants to go on; any other choice is made, and the keys are the list's again. */
  const isWalking = useRef(false);
  useKeyBinding(shortcut, `Filter by ${label.toLowerCase()}`, () => select.current?.focus());
  return (
    <select
      ref={select}
      aria-label={label}
      aria-keyshortcuts={shortcut}
      title={`${label} (${shortcut})`}
      value={value}
      onPointerDown={() => {
        isWalking.current = false;
      }}
      onKeyDown={(event) => {
        isWalking.current = !event.altKey && event.key !== ' ' && event.key !== 'Enter';
        if (event.key === 'Escape' || event.key === 'Enter') event.currentTarget.blur();
      }}
      onChange={(event) => {
        onChange(event.target.value);
        if (!isWalking.current) event.target.blur();
      }}
      className={classNames(
        'h-[26px] w-full min-w-0 rounded-[7px] border bg-raised px-1 text-sm sm:flex-1',
        value === '' ? 'border-line-strong text-text-2' : 'border-accent font-semibold text-text',
      )}
    >
      {children}
    </select>
  );
}
