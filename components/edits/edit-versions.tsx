import { Person } from '#components/access/person.tsx';
import { Card } from '#components/ui/card.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { EditVersion } from '#lib/dead-letters/edits/edit.ts';

/** Who edited it, when, what and why. */
export function EditVersions({ versions }: { versions: readonly EditVersion[] }) {
  if (versions.length === 0) return null;
  return (
    <Card title="Versions" note="newest first; none is overwritten">
      <ol>
        {versions.map(({ version, at, author, reason, changed, isDiscarded }) => (
          <li key={version} className="border-b border-line px-3.5 py-2 last:border-0">
            <p className="flex flex-wrap items-baseline gap-x-2 text-sm text-text-3">
              <b className="font-semibold text-text-2">{version}</b>
              <Person actor={author} /> {isDiscarded ? 'discarded the draft' : `changed ${changed.join(', ')}`}
              <span className="ml-auto">
                <Instant at={at} />
              </span>
            </p>
            {isDiscarded ? null : <p className="[overflow-wrap:anywhere]">{visibleText(reason)}</p>}
          </li>
        ))}
      </ol>
    </Card>
  );
}
