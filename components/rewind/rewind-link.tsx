'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { buttonClass } from '#components/ui/button.tsx';
import { KeyboardKey } from '#components/ui/keyboard-key.tsx';

/** Leads from a group to the form that asks for its rewind. */
export function RewindLink({ cluster, group }: { cluster: string; group: string }) {
  const router = useRouter();
  const href = `/${cluster}/groups/${encodeURIComponent(group)}/rewind`;
  useKeyBinding('w', 'Rewind the group', () => router.push(href));
  return (
    <Link href={href} prefetch={false} className={buttonClass()}>
      Rewind…
      <KeyboardKey keys="w" />
    </Link>
  );
}
