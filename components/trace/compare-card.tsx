'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useMemo } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { Position } from '#components/ui/position.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { EventRecord } from '#lib/trace/event-record.ts';
import { positionText, type TracedEvent } from '#lib/trace/traced-event.ts';
import { eventName } from './chain-marks.ts';
import { comparedValues } from './compared-values.ts';
import { eventInstant } from './event-instant.ts';
import { eventRecordQuery } from './event-record-query.ts';
import type { PositionParts } from './parse-position.ts';

const CodeDiff = dynamic(() => import('#components/payload/code-diff.tsx').then((module) => module.CodeDiff), {
  ssr: false,
  loading: () => <Skeleton height={160} />,
});

interface CompareCardProps {
  cluster: string;
  /** The older first. */
  positions: readonly [PositionParts, PositionParts];
  /** Those of the page: what is known of the two stands above their values. */
  events: readonly TracedEvent[];
  onClose: () => void;
}

/** The value of a key at two points, side by side: what the one would put over the other. */
export function CompareCard({ cluster, positions: [older, newer], events, onClose }: CompareCardProps) {
  const before = useQuery(eventRecordQuery(cluster, older));
  const after = useQuery(eventRecordQuery(cluster, newer));
  const isLoading = (before.data === undefined && before.error === null) || (after.data === undefined && after.error === null);
  return (
    <Card
      title="Values side by side"
      note="the older on the left"
      aside={
        <Button size="small" onClick={onClose}>
          Close
        </Button>
      }
    >
      <div className="grid grid-cols-1 gap-x-4 gap-y-1 px-3.5 pt-2.5 sm:grid-cols-2">
        <Side event={events.find((event) => positionText(event) === positionText(older))} position={older} record={before.data} error={before.error} />
        <Side event={events.find((event) => positionText(event) === positionText(newer))} position={newer} record={after.data} error={after.error} />
      </div>
      {isLoading ? (
        <div className="p-3.5">
          <LoadingNote what="the values" />
          <Skeleton height={160} />
        </div>
      ) : (
        <Difference before={before.data} after={after.data} />
      )}
    </Card>
  );
}

interface SideProps {
  event: TracedEvent | undefined;
  position: PositionParts;
  record: EventRecord | undefined;
  error: Error | null;
}

/** Which of the two it is, and where its value cannot be shown, why. */
function Side({ event, position, record, error }: SideProps) {
  return (
    <div className="min-w-0 text-sm">
      <p className="[overflow-wrap:anywhere]">
        {event === undefined ? null : <b className="font-semibold">{visibleText(eventName(event))} </b>}
        <Position position={position} />
        {event === undefined ? null : (
          <span className="text-text-3">
            {' '}
            <Instant at={eventInstant(event.timestampMs)} as="exact" />
          </span>
        )}
      </p>
      {record?.status === 'expired' ? (
        <p className="text-text-2 [overflow-wrap:anywhere]">
          <b className="font-semibold">Expired.</b> {visibleText(record.why)}
        </p>
      ) : null}
      {record === undefined && error !== null ? <p className="text-risk [overflow-wrap:anywhere]">Not read: {visibleText(error.message)}</p> : null}
    </div>
  );
}

function Difference({ before, after }: { before: EventRecord | undefined; after: EventRecord | undefined }) {
  const compared = useMemo(
    () => (before?.status === 'kept' && after?.status === 'kept' ? comparedValues(before.value, after.value) : undefined),
    [before, after],
  );
  if (compared === undefined) return <p className="px-3.5 pt-1 pb-3 text-text-3">There are not two values to compare.</p>;
  if (compared.isSame) return <p className="px-3.5 pt-1 pb-3 text-text-2">Both values are the same, byte for byte.</p>;
  return (
    <section aria-label="Value before and after" className="max-h-[460px] overflow-auto px-2 pb-2">
      {compared.note === null ? null : <p className="px-1.5 text-sm text-text-3">{compared.note}</p>}
      <CodeDiff before={compared.before} after={compared.after} isJson={compared.isJson} label="Value" />
    </section>
  );
}
