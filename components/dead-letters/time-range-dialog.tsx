'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { zoneName } from '#components/ui/format-time.ts';
import { TextField } from '#components/ui/text-field.tsx';
import { useZone } from '#components/ui/time-zone.ts';
import { fromField, toField } from './time-range.ts';

interface TimeRangeDialogProps {
  from: string | null;
  to: string | null;
  onChoose: (range: { from: string | null; to: string | null }) => void;
  onClose: () => void;
}

/** Asks for a range of time in the zone that the console shows; either end may be left open. */
export function TimeRangeDialog({ from, to, onChoose, onClose }: TimeRangeDialogProps) {
  const zone = useZone();
  const [fields, setFields] = useState({ from: toField(from, zone), to: toField(to, zone) });
  const range = { from: fromField(fields.from, zone), to: fromField(fields.to, zone) };
  const isTurned = range.from !== null && range.to !== null && range.from >= range.to;
  const isOpen = range.from === null && range.to === null;
  return (
    <Dialog title="Last failed from … to …" description={`Times are ${zoneName(zone)}. Either may be left empty.`} isOpen onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!isTurned && !isOpen) onChoose(range);
        }}
      >
        <div className="grid gap-3 sm:grid-cols-2">
          <TextField label="From" type="datetime-local" value={fields.from} onChange={(event) => setFields({ ...fields, from: event.target.value })} />
          <TextField label="Before" type="datetime-local" value={fields.to} onChange={(event) => setFields({ ...fields, to: event.target.value })} />
        </div>
        <p role="status" className="mt-1 min-h-[18px] text-sm text-risk">
          {isTurned ? 'It would end before it begins.' : ''}
        </p>
        <div className="mt-2 flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={isTurned || isOpen}>
            Show these
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
