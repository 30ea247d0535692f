import Link from 'next/link';
import { Pill } from '#components/ui/pill.tsx';
import type { TracedEvent } from '#lib/trace/traced-event.ts';
import type { ChainCopy } from './chain-marks.ts';

/** Says that a replay sent an event, and which; of a record that merely claims one of another console, that it does. */
export function ReplayPill({ cluster, event: { jobId }, copy }: { cluster: string; event: TracedEvent; copy: ChainCopy | undefined }) {
  if (copy !== undefined)
    return (
      <Link href={`/${cluster}/replays/${copy.line.id}`} prefetch={false}>
        <Pill tone="replay" title={copy.line.reason ?? `Replay #${copy.line.id}`}>
          replay #{copy.line.id} by {copy.line.confirmedBy ?? copy.line.plannedBy}
        </Pill>
      </Link>
    );
  return jobId === null ? null : (
    <Pill tone="replay" title="Its headers name a replay that this console has no copy of there">
      sent again
    </Pill>
  );
}
