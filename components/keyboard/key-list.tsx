'use client';

import { Dialog } from '#components/ui/dialog.tsx';
import { useHeardBindings } from './key-bindings.ts';

/** The keys that work on this page. */
export function KeyList({ onClose }: { onClose: () => void }) {
  const bindings = useHeardBindings();
  return (
    <Dialog title="Keys" description="What works on this page, outside of text fields." isOpen onClose={onClose}>
      <dl className="grid grid-cols-[1fr_auto] gap-y-1">
        {bindings.map(({ keys, label }) => (
          <div key={keys} className="col-span-2 grid grid-cols-subgrid items-center border-b border-line py-1.5 last:border-0">
            <dt className="text-text-2">{label}</dt>
            <dd className="flex justify-end gap-1">
              {keys.split(' ').map((key) => (
                <kbd key={key} className="rounded border border-line-strong bg-sunken px-1.5 font-mono text-xs">
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
