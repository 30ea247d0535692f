'use client';

import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { useEffect } from 'react';
import { type Announcement, showAnnouncements } from './announce.ts';
import { classNames } from './class-names.ts';

const manager = Toast.createToastManager();

function draw({ title, description, tone = 'done', undo }: Announcement): void {
  const id = manager.add({
    title,
    description,
    type: tone,
    priority: tone === 'failed' ? 'high' : 'low',
    timeout: tone === 'failed' ? 0 : 8_000,
    ...(undo === undefined
      ? {}
      : {
          actionProps: {
            children: 'Undo',
            onClick: () => {
              manager.close(id);
              undo();
            },
          },
        }),
  });
}

/** Draws the toasts; stands once in the frame. */
export function Toasts() {
  // This effect runs after that of the provider within, which from then on takes what it is given, and drops what it was given before.
  useEffect(() => showAnnouncements(draw), []);
  return (
    <Toast.Provider toastManager={manager} limit={3}>
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-4 z-50 flex w-[min(380px,calc(100vw-32px))] flex-col gap-2">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className={classNames(
        'pop flex items-start gap-3 rounded-lg border border-l-[3px] border-line-strong bg-raised px-3 py-2.5 shadow-floating',
        toast.type === 'failed' ? 'border-l-failed' : 'border-l-ok',
      )}
    >
      <Toast.Content className="min-w-0 flex-1">
        <Toast.Title className="font-semibold" render={<p />} />
        <Toast.Description className="text-text-2 [overflow-wrap:anywhere]" />
      </Toast.Content>
      <Toast.Action className="shrink-0 rounded px-1.5 font-semibold text-accent hover:bg-accent-weak" />
      <Toast.Close aria-label="Close" className="shrink-0 rounded p-0.5 text-text-3 hover:bg-sunken">
        <X aria-hidden size={14} />
      </Toast.Close>
    </Toast.Root>
  ));
}
