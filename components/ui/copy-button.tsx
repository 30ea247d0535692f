'use client';

import { Copy } from 'lucide-react';
import { announce, announceFailure } from './announce.ts';

/** Copies a text that is long or hard to select. `what` names it: "key", "stack trace". */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => announce({ title: `Copied the ${what}` }),
      (error: Error) => announceFailure(`The ${what} could not be copied`, error),
    );
  };
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={`Copy the ${what}`}
      title={`Copy the ${what}`}
      className="inline-flex size-6 items-center justify-center rounded text-text-3 hover:bg-sunken hover:text-text"
    >
      <Copy aria-hidden size={13} />
    </button>
  );
}
