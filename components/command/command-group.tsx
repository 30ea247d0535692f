import { Command } from 'cmdk';
import type { ReactNode } from 'react';

interface CommandGroupProps {
  heading: string | undefined;
  /** More of it is on its way. */
  isLooking?: boolean;
  children: ReactNode;
}

/** Lines of the box under a heading. */
export function CommandGroup({ heading, isLooking = false, children }: CommandGroupProps) {
  return (
    <Command.Group
      aria-busy={isLooking}
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-text-3"
    >
      {children}
    </Command.Group>
  );
}
