import { Person } from '#components/access/person.tsx';
import { Card } from '#components/ui/card.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { RewindDetail } from '#lib/rewind/rewind.ts';

/** What happened, oldest first. */
export function RewindLog({ log }: Pick<RewindDetail, 'log'>) {
  return (
    <Card title="What happened">
      <ol className="px-3.5 py-2">
        {log.map(({ at, actor, text }) => (
          <li key={`${at} ${text}`} className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 py-0.5">
            <span className="text-text-3">
              <Instant at={at} as="exact" />
            </span>
            <span className="[overflow-wrap:anywhere]">
              {visibleText(text)}{' '}
              <span className="text-text-3">
                <Person actor={actor} />
              </span>
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}
