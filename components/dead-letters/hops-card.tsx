import { Card } from '#components/ui/card.tsx';
import { Position } from '#components/ui/position.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { DeadLetterHop } from '#lib/dead-letters/dead-letter.ts';
import { conventionName } from './convention-name.ts';
import { originPosition } from './describe-failure.ts';

/** The way of a record over retry and dead letter topics, oldest first, as its repeated headers tell it. Nothing to draw where it was only once. */
export function HopsCard({ hops }: { hops: readonly DeadLetterHop[] }) {
  if (hops.length < 2) return null;
  return (
    <Card title="Way here" note="from its headers, oldest first">
      <ol>
        {hops.map((hop, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: hops have no identity but their place, and never move
          <li key={index} className="flex items-start gap-3 border-b border-line px-3.5 py-1.5 last:border-0">
            <span className="w-5 text-right text-text-3 tabular-nums">{index + 1}</span>
            <div className="min-w-0">
              <p>
                <Where origin={hop.origin} /> <span className="text-sm text-text-3">{details(hop)}</span>
              </p>
              <HopError error={errorOf(hop)} before={errorOf(hops[index - 1])} />
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Where({ origin }: { origin: DeadLetterHop['origin'] }) {
  const position = originPosition(origin);
  if (position !== null) return <Position position={position} />;
  if (origin.topic === null) return <span className="text-text-2">retried, position not said</span>;
  return <span className="mono">{visibleText(origin.topic)}</span>;
}

function details({ convention, attempt, stage, origin }: DeadLetterHop): string {
  const group = origin.consumerGroup === null ? null : visibleText(origin.consumerGroup);
  return [conventionName(convention), group, attempt === null ? null : `attempt ${attempt}`, stage === null ? null : visibleText(stage)]
    .filter((part) => part !== null)
    .join(' · ');
}

const errorOf = (hop: DeadLetterHop | undefined): string => [hop?.error.class, hop?.error.message].filter(Boolean).join(': ');

/** Retries mostly fail with the same error: it is read once. */
function HopError({ error, before }: { error: string; before: string }) {
  if (error === '') return null;
  if (error === before) return <p className="text-text-3">the same error</p>;
  return <p className="mono text-text-2 [overflow-wrap:anywhere]">{visibleText(error)}</p>;
}
