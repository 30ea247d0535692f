'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Position } from '#components/ui/position.tsx';
import { Refused } from '#components/ui/refused.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import type { DeadLetterRecord } from '#lib/dead-letters/dead-letter.ts';
import { originPosition } from './describe-failure.ts';
import { OriginalFindings } from './original-findings.tsx';
import { originalQuery } from './original-query.ts';

/** The record that the dead letter was made from, read from its topic only when somebody wants to see it. */
export function OriginalCard({ cluster, failureId, record }: { cluster: string; failureId: string; record: DeadLetterRecord }) {
  const [isAsked, setIsAsked] = useState(false);
  const { data, error, isFetching, refetch } = useQuery({ ...originalQuery(cluster, failureId, record.id), enabled: isAsked });
  const position = originPosition(record.origin);
  const findings = useRef<HTMLDivElement>(null);
  // Asked for by its key, it may lie below what is seen.
  useEffect(() => {
    if (isAsked && !isFetching) findings.current?.scrollIntoView({ block: 'nearest' });
  }, [isAsked, isFetching]);
  const read = () => {
    if (isAsked) void refetch();
    else setIsAsked(true);
  };
  useKeyBinding('o', 'Read the original record', read, position !== null && !isFetching);
  return (
    <Card
      title="Original record"
      aside={
        position === null ? undefined : (
          <Button size="small" shortcut="o" disabled={isFetching} onClick={read}>
            {isFetching ? 'Reading…' : isAsked ? 'Read again' : 'Read it'}
          </Button>
        )
      }
    >
      <div ref={findings} aria-live="polite">
        {error === null ? null : (
          <div className="p-3.5">
            <Refused title="The original could not be read" error={error} />
          </div>
        )}
        {error === null && data !== undefined ? <OriginalFindings original={data} /> : null}
        {error === null && data === undefined ? <BeforeReading isReading={isAsked} position={position} /> : null}
      </div>
    </Card>
  );
}

function BeforeReading({ isReading, position }: { isReading: boolean; position: DeadLetterRecord['position'] | null }) {
  if (isReading)
    return (
      <div className="grid gap-2 px-3.5 py-3">
        <Skeleton width="60%" />
        <Skeleton width="40%" />
      </div>
    );
  return (
    <p className="px-3.5 py-2.5 text-text-2 [overflow-wrap:anywhere]">
      {position === null ? (
        'Its headers do not say which record it was made from.'
      ) : (
        <>
          Made from <Position position={position} />. Read it to see whether it is still there, and the same.
        </>
      )}
    </p>
  );
}
