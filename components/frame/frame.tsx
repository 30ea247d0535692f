'use client';

import dynamic from 'next/dynamic';
import { type ReactNode, useState } from 'react';
import { HoldKeys } from '#components/keyboard/hold-keys.tsx';
import { useKeyBinding, useKeyListener } from '#components/keyboard/key-bindings.ts';
import { useLiveUpdates } from '#components/live/use-live-updates.ts';
import { ClusterBadge } from './cluster-badge.tsx';
import { Navigation } from './navigation.tsx';
import { OperatorMenu } from './operator-menu.tsx';
import { OutageNotice } from './outage-notice.tsx';
import { TopBar } from './top-bar.tsx';
import { useClusterId } from './use-cluster-id.ts';

const KeyList = dynamic(() => import('#components/keyboard/key-list.tsx').then((module) => module.KeyList), { ssr: false, loading: HoldKeys });
const Toasts = dynamic(() => import('#components/ui/toasts.tsx').then((module) => module.Toasts), { ssr: false });

/** What stands around every page of the console. Pages scroll inside it. */
export function Frame({ children }: { children: ReactNode }) {
  const [isKeyListOpen, setIsKeyListOpen] = useState(false);
  useKeyListener();
  useLiveUpdates(useClusterId());
  useKeyBinding('?', 'Show the keys', () => setIsKeyListOpen(true));
  return (
    <div className="flex h-dvh flex-col md:grid md:grid-cols-[208px_minmax(0,1fr)] print:block print:h-auto">
      <div className="flex flex-none items-center border-b border-line bg-surface px-2.5 py-2 md:flex-col md:items-stretch md:border-r md:border-b-0 md:py-3 print:hidden">
        <div className="min-w-0 flex-1">
          <Navigation />
        </div>
        <section aria-label="Cluster and operator" className="grid gap-1.5 md:border-t md:border-line md:pt-2.5">
          <div className="hidden md:block">
            <ClusterBadge />
          </div>
          <OperatorMenu onShowKeys={() => setIsKeyListOpen(true)} />
        </section>
      </div>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col print:block">
        <div className="flex-none print:hidden">
          <TopBar />
          <OutageNotice />
        </div>
        <main className="relative min-h-0 flex-1 overflow-auto print:overflow-visible">{children}</main>
      </div>
      {isKeyListOpen ? <KeyList onClose={() => setIsKeyListOpen(false)} /> : null}
      <Toasts />
    </div>
  );
}
