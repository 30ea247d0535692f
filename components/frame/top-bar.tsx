'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { Fragment } from 'react';
import { CommandBox } from '#components/command/command-box.tsx';
import { Pill } from '#components/ui/pill.tsx';
import { ConnectionState } from './connection-state.tsx';
import { crumbsOf } from './crumbs.ts';
import { sessionQuery } from './session-query.ts';

/** Where one is, who one is in a demo, and whether what is shown is up to date. */
export function TopBar() {
  const crumbs = crumbsOf(usePathname());
  const { data: session } = useQuery(sessionQuery);
  return (
    <header className="flex h-12 flex-none items-center gap-3 border-b border-line bg-surface px-5">
      <nav aria-label="Breadcrumb" className="flex min-w-0 items-center gap-1.5 truncate text-[14px] font-[620] max-sm:shrink-99">
        {crumbs.map(({ text, href }, index) => (
          <Fragment key={href}>
            {index === 0 ? null : (
              <span aria-hidden className="text-text-3">
                /
              </span>
            )}
            {index === crumbs.length - 1 ? (
              <span aria-current="page">{text}</span>
            ) : (
              <Link href={href} className="text-text-3 hover:text-text">
                {text}
              </Link>
            )}
          </Fragment>
        ))}
      </nav>
      <div className="ml-auto flex min-w-0 items-center gap-4">
        {session?.isDemo === true ? (
          <Pill tone="info" title="This console is a demo: who comes without an account of their own is signed in as the demo operator.">
            Demo
          </Pill>
        ) : null}
        <CommandBox />
        <ConnectionState />
      </div>
    </header>
  );
}
