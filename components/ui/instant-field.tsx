'use client';

import { type ReactNode, useState } from 'react';
import { zoneName } from './format-time.ts';
import { Instant } from './instant.tsx';
import { readInstant, writeInstant } from './read-instant.ts';
import { TextField } from './text-field.tsx';
import { useZone } from './time-zone.ts';

interface InstantFieldProps {
  label: string;
  /** ISO 8601, or what somebody wrote that is no instant (yet). */
  value: string;
  onChange: (value: string) => void;
  /** What the instant is of. */
  hint?: ReactNode;
}

/** Asks for an instant as text: it can be pasted from a log, and reads alike in every browser. In the zone that the console shows, unless the text names one. */
export function InstantField({ label, value, onChange, hint }: InstantFieldProps) {
  const zone = useZone();
  const [typed, setTyped] = useState('');
  const meant = (text: string) => readInstant(text, zone, Date.now())?.toISOString() ?? text;
  const at = readInstant(value, 'utc', Date.now());
  return (
    <TextField
      label={label}
      spellCheck={false}
      autoComplete="off"
      placeholder="2026-11-30 14:00, 14:00, or as a log has it"
      // What comes from elsewhere, a suggestion or the way back, is not what was typed.
      value={meant(typed) === value ? typed : at === undefined ? value : writeInstant(at, zone)}
      onChange={({ target }) => {
        setTyped(target.value);
        onChange(meant(target.value));
      }}
      hint={
        <>
          {hint}{' '}
          {at !== undefined ? (
            <span className="whitespace-nowrap">
              <Instant at={at.toISOString()} as="dated" /> {zoneName(zone)}, <Instant at={at.toISOString()} />
            </span>
          ) : value === '' ? null : (
            <span className="text-risk">Not read as an instant.</span>
          )}
        </>
      }
    />
  );
}
