'use client';

import { type ReactNode, useState } from 'react';
import { zoneName } from './format-time.ts';
import { Instant } from './instant.tsx';
import { heldInstant, instantValue, shownInstant } from './read-instant.ts';
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
  const at = heldInstant(value, Date.now());
  return (
    <TextField
      label={label}
      spellCheck={false}
      autoComplete="off"
      placeholder="2026-11-30 14:00, 14:00, or as a log has it"
      value={shownInstant(typed, value, zone, Date.now())}
      onChange={({ target }) => {
        setTyped(target.value);
        onChange(instantValue(target.value, zone, Date.now()));
      }}
      hint={
        <>
          {hint}{' '}
          {at !== undefined ? (
            <span className="whitespace-nowrap">
              <Instant at={at} as="dated" /> {zoneName(zone)}, <Instant at={at} />
            </span>
          ) : value === '' ? (
            <span className="whitespace-nowrap">In {zoneName(zone)}.</span>
          ) : (
            <span className="text-risk">Not read as an instant.</span>
          )}
        </>
      }
    />
  );
}
