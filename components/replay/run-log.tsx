import { Person } from '#components/access/person.tsx';
import { Card } from '#components/ui/card.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';

/** What happened, oldest first. */
export function RunLog({ log }: Pick<ReplayDetail, 'log'>) {
  const lines = log.map((line, index) => ({ ...line, id: `${index} ${line.at}` }));
  return (
    <Card title="What happened">
      {lines.length === 0 ? <p className="px-3.5 py-2.5 text-text-3">Nothing yet.</p> : null}
      <ol className="px-3.5 py-2">
        {lines.map(({ id, at, actor, text }) => (
          <li key={id} className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 py-0.5">
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
