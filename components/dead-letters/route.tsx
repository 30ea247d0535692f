import { Raw } from '#components/ui/raw.tsx';
import type { DeadLetterLine } from '#lib/dead-letters/dead-letter.ts';

/** The way it took: who failed, reading which topic, and where it was put: `warehouse · orders → warehouse-dlt`. */
export function Route({ origin, position }: Pick<DeadLetterLine, 'origin' | 'position'>) {
  return (
    <>
      {origin.consumerGroup === null ? null : (
        <>
          <Raw>{origin.consumerGroup}</Raw> ·{' '}
        </>
      )}
      {origin.topic === null ? null : (
        <>
          <Raw>{origin.topic}</Raw> <span aria-hidden>→</span>{' '}
        </>
      )}
      <Raw>{position.topic}</Raw>
    </>
  );
}
