'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { buttonClass } from '#components/ui/button.tsx';
import { KeyboardKey } from '#components/ui/keyboard-key.tsx';
import { Pill } from '#components/ui/pill.tsx';
import { isUnderWay, rewindHref, rewindTones, rewindWords } from './describe-rewind.ts';
import { groupRewindsQuery } from './rewind-query.ts';

/** Leads from a group to the form that asks for its rewind, and to the one that is under way. */
export function RewindLink({ cluster, group }: { cluster: string; group: string }) {
  const router = useRouter();
  const href = `/${cluster}/groups/${encodeURIComponent(group)}/rewind`;
  useKeyBinding('w', 'Rewind the group', () => router.push(href));
  const current = useQuery(groupRewindsQuery(cluster, group)).data?.lines.find(({ state }) => isUnderWay(state));
  return (
    <>
      {current === undefined ? null : (
        <Link href={rewindHref(cluster, current.id)} prefetch={false}>
          <Pill tone={rewindTones[current.state]}>
            rewind #{current.id} {rewindWords[current.state]}
          </Pill>
        </Link>
      )}
      <Link href={href} prefetch={false} className={buttonClass()}>
        Rewind…
        <KeyboardKey keys="w" />
      </Link>
    </>
  );
}
