import Link from 'next/link';
import { Raw } from '#components/ui/raw.tsx';
import type { Hazard } from '#lib/replay/replay-job.ts';

/** Where to see what a replay would overwrite: the history of each key, with the value that would be sent beside the one that came later. */
export function Overtaken({ cluster, overtaken }: { cluster: string; overtaken: NonNullable<Hazard['overtaken']> }) {
  return (
    <ul className="mt-1 text-sm">
      {overtaken.map(({ failureId, key, topic, partition, offset, newerOffset }) => (
        <li key={failureId}>
          <Link
            href={`/${cluster}/chains/key/${encodeURIComponent(key)}?${new URLSearchParams({ compare: `${topic}/${partition}/${offset},${topic}/${partition}/${newerOffset}` })}`}
            prefetch={false}
            className="text-accent hover:underline [overflow-wrap:anywhere]"
          >
            What would this overwrite? The history of <Raw>{key}</Raw>
          </Link>
        </li>
      ))}
    </ul>
  );
}
