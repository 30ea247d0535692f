'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { zoneName } from '#components/ui/format-time.ts';
import { InstantField } from '#components/ui/instant-field.tsx';
import { heldInstant } from '#components/ui/read-instant.ts';
import { useZone } from '#components/ui/time-zone.ts';

interface TimeRangeDialogProps {
  from: string | null;
  to: string | null;
  onChoose: (range: { from: string | null; to: string | null }) => void;
  onClose: () => void;
}

/** What a field holds as the API takes it; null where it is empty, undefined where it is no instant. */
const instantOf = (value: string) => (value.trim() === '' ? null : heldInstant(value, Date.now()));

/** Asks for a range of time in the zone that the console shows; either end may be left open. */
export function TimeRangeDialog({ from, to, onChoose, onClose }: TimeRangeDialogProps) {
  const zone = useZone();
  const [fields, setFields] = useState({ from: from ?? '', to: to ?? '' });
  const range = { from: instantOf(fields.from), to: instantOf(fields.to) };
  const isTurned = range.from != null && range.to != null && range.from >= range.to;
  const isOpen = range.from === null && range.to === null;
  const isRead = range.from !== undefined && range.to !== undefined;
  return (
    <Dialog title="Last failed from … to …" description={`Times are ${zoneName(zone)}. Either may be left empty.`} isOpen onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (range.from !== undefined && range.to !== undefined && !isTurned && !isOpen) onChoose({ from: range.from, to: range.to });
        }}
      >
        <div className="grid gap-3 sm:grid-cols-2">
          <InstantField label="From" value={fields.from} onChange={(value) => setFields({ ...fields, from: value })} />
          <InstantField label="Before" value={fields.to} onChange={(value) => setFields({ ...fields, to: value })} />
        </div>
        <p role="status" className="mt-1 min-h-[18px] text-sm text-risk">
          {isTurned ? 'It would end before it begins.' : ''}
        </p>
        <div className="mt-2 flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={isTurned || isOpen || !isRead}>
            Show these
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
