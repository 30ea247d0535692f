import { countOf } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Raw } from '#components/ui/raw.tsx';
import type { ReplayRange } from '#lib/replay/range/replay-range.ts';

/** Which part of which topic a range is, to stand in a sentence. */
export function RangeWords({ range: { request, parts } }: { range: Pick<ReplayRange, 'request' | 'parts'> }) {
  const { topic, bounds } = request;
  return (
    <>
      {bounds.by === 'time' ? (
        <>
          <Instant at={bounds.from} as="dated" /> – <Instant at={bounds.to} as="dated" />
        </>
      ) : (
        `offsets in ${countOf(parts.length, 'partition')}`
      )}{' '}
      of <Raw>{topic}</Raw>
    </>
  );
}
