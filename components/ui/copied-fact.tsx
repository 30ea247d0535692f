import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';
import { Raw } from './raw.tsx';

/** A value among facts with a button to copy it. `what` names it; what else there is to say of it stands behind. */
export function CopiedFact({ text, what, children }: { text: string; what: string; children?: ReactNode }) {
  return (
    <span className="flex items-start justify-between gap-1">
      <span>
        <Raw>{text}</Raw>
        {children}
      </span>
      <span className="-my-1">
        <CopyButton text={text} what={what} />
      </span>
    </span>
  );
}
