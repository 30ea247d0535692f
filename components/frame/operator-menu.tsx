'use client';

import { Menu } from '@base-ui/react/menu';
import { useQuery } from '@tanstack/react-query';
import { Braces, Check, Keyboard, LogOut, UserRound } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { z } from 'zod';
import { initials } from '#components/access/initials.ts';
import { fetchJson } from '#components/api/fetch-json.ts';
import { announceFailure } from '#components/ui/announce.ts';
import { classNames } from '#components/ui/class-names.ts';
import { setZone, useZone } from '#components/ui/time-zone.ts';
import { sessionQuery } from './session-query.ts';
import { chooseTheme, currentTheme, type Theme } from './theme.ts';

const itemClass = 'flex h-7 cursor-default items-center gap-2 rounded-md px-2 outline-none data-[highlighted]:bg-sunken';

/** Who is signed in, and what is theirs to choose: theme, time zone; the list of keys; the way out. */
export function OperatorMenu({ onShowKeys }: { onShowKeys: () => void }) {
  const { data } = useQuery(sessionQuery);
  const [theme, setTheme] = useState<Theme>('system');
  const zone = useZone();
  const name = data?.user.name ?? '';
  return (
    <Menu.Root onOpenChange={() => setTheme(currentTheme())}>
      <Menu.Trigger className="flex w-full min-w-0 items-center gap-2 rounded-[7px] px-2 py-1.5 text-left text-text-2 hover:bg-sunken">
        <span
          aria-hidden
          className={classNames(
            'grid size-[22px] shrink-0 place-items-center rounded-full text-[10px] font-bold',
            name === '' ? 'bg-sunken text-text-3' : 'bg-accent text-on-colour',
          )}
        >
          {name === '' ? <UserRound size={13} /> : initials(name)}
        </span>
        {/* One text for who does not see it: names put together of several are read with spaces between. */}
        <span className="sr-only">{name === '' ? 'Menu' : `${name}, menu`}</span>
        <span aria-hidden className="hidden md:block md:truncate">
          {name}
        </span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner side="top" align="start" sideOffset={6} className="z-50">
          <Menu.Popup className="pop w-56 rounded-lg border border-line-strong bg-raised p-1 shadow-floating outline-none">
            {data === undefined ? null : <p className="truncate px-2 pt-1.5 pb-1 text-sm text-text-3">{`${data.user.email}, ${data.user.role}`}</p>}
            <Choices
              label="Theme"
              value={theme}
              choices={[
                ['system', 'As the system'],
                ['light', 'Light'],
                ['dark', 'Dark'],
              ]}
              onChoose={(next) => {
                chooseTheme(next);
                setTheme(next);
              }}
            />
            <Choices
              label="Times"
              value={zone}
              choices={[
                ['local', 'Local time'],
                ['utc', 'UTC'],
              ]}
              onChoose={setZone}
            />
            <Menu.Separator className="my-1 h-px bg-line" />
            <Menu.LinkItem className={itemClass} render={<Link href="/account" />} closeOnClick>
              <UserRound aria-hidden size={14} /> Account
            </Menu.LinkItem>
            <Menu.LinkItem className={itemClass} render={<Link href="/api-docs" />} closeOnClick>
              <Braces aria-hidden size={14} /> API
            </Menu.LinkItem>
            <Menu.Item className={itemClass} onClick={onShowKeys}>
              <Keyboard aria-hidden size={14} /> Keys
              <kbd className="ml-auto font-mono text-xs text-text-3">?</kbd>
            </Menu.Item>
            <Menu.Item className={itemClass} onClick={signOut}>
              <LogOut aria-hidden size={14} /> Sign out
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

interface ChoicesProps<Value extends string> {
  label: string;
  value: Value;
  choices: readonly (readonly [Value, ReactNode])[];
  onChoose: (value: Value) => void;
}

function Choices<Value extends string>({ label, value, choices, onChoose }: ChoicesProps<Value>) {
  return (
    <Menu.RadioGroup value={value} onValueChange={onChoose}>
      <Menu.Group>
        <Menu.GroupLabel className="px-2 pt-1.5 pb-0.5 text-xs text-text-3">{label}</Menu.GroupLabel>
        {choices.map(([choice, text]) => (
          <Menu.RadioItem key={choice} value={choice} closeOnClick={false} className={itemClass}>
            {text}
            <Menu.RadioItemIndicator className="ml-auto text-accent">
              <Check aria-hidden size={14} />
            </Menu.RadioItemIndicator>
          </Menu.RadioItem>
        ))}
      </Menu.Group>
    </Menu.RadioGroup>
  );
}

function signOut(): void {
  fetchJson(z.unknown(), '/api/auth/sign-out', { method: 'POST', body: {} }).then(
    () => window.location.assign('/sign-in'),
    (error: Error) => announceFailure('You are still signed in', error),
  );
}
