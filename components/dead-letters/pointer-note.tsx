import { Instant } from '#components/ui/instant.tsx';
import { Position } from '#components/ui/position.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { DeadLetterRecord } from '#lib/dead-letters/dead-letter.ts';
import { originPosition } from './describe-failure.ts';

/** Of a dead letter that came without a body: that what is shown was fetched from its origin, or why there is nothing to show. */
export function PointerNote({ record: { pointer, origin } }: { record: DeadLetterRecord }) {
  if (pointer === null) return null;
  const position = originPosition(origin);
  const original = position === null ? 'its original' : <Position position={position} />;
  if (pointer.status === 'rescued')
    return (
      <p className="rounded-lg border border-line border-l-[3px] border-l-info bg-info-weak px-3.5 py-2 [overflow-wrap:anywhere]">
        <b className="font-semibold text-info">Rescued.</b> The dead letter came without a body. Key, value and the event’s headers are those of {original},
        fetched
        {pointer.settledAt === null ? ' ' : ' at '}
        {pointer.settledAt === null ? null : <Instant at={pointer.settledAt} as="dated" />} and kept here.
      </p>
    );
  return (
    <p className="rounded-lg border border-line border-l-[3px] border-l-risk bg-risk-weak px-3.5 py-2 [overflow-wrap:anywhere]">
      <b className="font-semibold text-risk">{pointer.status === 'waiting' ? 'Its body is being fetched.' : 'Its body could not be rescued.'}</b> The dead
      letter came without one and points to {original}.{pointer.why === null ? '' : ` ${visibleText(pointer.why)}`}
      {pointer.settledAt === null ? null : (
        <>
          {' '}
          Given up <Instant at={pointer.settledAt} />.
        </>
      )}
    </p>
  );
}
