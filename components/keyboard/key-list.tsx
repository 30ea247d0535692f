'use client';

import { Dialog } from '#components/ui/dialog.tsx';
import { type KeyBinding, useHeardBindings } from './key-bindings.ts';

/** Keys that the frame binds: they do the same on every page. */
const isEverywhere = ({ keys }: KeyBinding): boolean => keys === '?' || keys === 'Ctrl K' || keys.startsWith('g ');

/** The keys that work on this page: its own first, then those of every page. */
export function KeyList({ onClose }: { onClose: () => void }) {
  const bindings = useHeardBindings();
  return (
    <Dialog title="Keys" description="Outside of text fields." isOpen isWide onClose={onClose}>
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        <Keys title="On this page" bindings={bindings.filter((binding) => !isEverywhere(binding))} />
        <Keys title="Everywhere" bindings={bindings.filter(isEverywhere)} />
      </div>
    </Dialog>
  );
}

function Keys({ title, bindings }: { title: string; bindings: readonly KeyBinding[] }) {
  if (bindings.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className="mb-0.5 text-sm font-semibold text-text-3">{title}</h3>
      <dl className="grid grid-cols-[1fr_auto]">
        {bindings.map(({ keys, label }) => (
          <div key={keys} className="col-span-2 grid grid-cols-subgrid items-center border-b border-line py-1 last:border-0">
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
    </section>
  );
}
