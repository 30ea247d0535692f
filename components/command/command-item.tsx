import { Command } from 'cmdk';
import type { ReactNode } from 'react';

interface CommandItemProps {
  /** Tells it from the others. */
  value: string;
  onSelect: () => void;
  /** Its key or its state, at the right. */
  aside?: ReactNode;
  children: ReactNode;
}

/** One line of the box. */
export function CommandItem({ value, onSelect, aside, children }: CommandItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex min-h-8 cursor-default items-center gap-3 rounded-md px-2.5 py-1 data-[selected=true]:bg-accent-weak"
    >
      <span className="min-w-0 flex-1">{children}</span>
      {typeof aside === 'string' ? <kbd className="shrink-0 font-mono text-xs text-text-3">{aside}</kbd> : aside}
    </Command.Item>
  );
}
