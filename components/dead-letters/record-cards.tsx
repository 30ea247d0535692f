'use client';

import { useState } from 'react';
import { PayloadView } from '#components/payload/payload-view.tsx';
import { Card } from '#components/ui/card.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { countOf } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import type { DeadLetterDetail } from '#lib/dead-letters/dead-letter.ts';
import { deadLetterAddress } from './dead-letter-query.ts';
import { ErrorCard } from './error-card.tsx';
import { HeadersTable } from './headers-table.tsx';
import { HopsCard } from './hops-card.tsx';
import { OriginalCard } from './original-card.tsx';
import { PointerNote } from './pointer-note.tsx';
import { RecordFacts } from './record-facts.tsx';

/** The evidence: each dead letter record of the failure, the newest first to be seen. `isBrief` folds the trace, so that the value is seen beside the list. */
export function RecordCards({ cluster, failure, isBrief = false }: { cluster: string; failure: DeadLetterDetail; isBrief?: boolean }) {
  const [chosenId, setChosenId] = useState<string | undefined>(undefined);
  const record = failure.records.find(({ id }) => id === chosenId) ?? failure.records[0];
  if (record === undefined) return <p className="text-text-2">Its records were removed by retention; what was decided about it stays.</p>;
  const download = (part: 'key' | 'value') => `${deadLetterAddress(cluster, failure.id)}/payload?record=${encodeURIComponent(record.id)}&part=${part}`;
  const ownHeaders = record.headers.filter(({ owner }) => owner === 'event').length;
  return (
    <div className="grid min-w-0 gap-3.5">
      {failure.records.length > 1 ? <RecordChoice records={failure.records} chosenId={record.id} onChoose={setChosenId} /> : null}
      <PointerNote record={record} />
      <ErrorCard key={record.id} error={record.error} group={record.origin.consumerGroup} isBrief={isBrief} />
      <HopsCard hops={record.hops} />
      <Card title="Value">
        <PayloadView key={record.id} payload={record.value} label="Value" downloadHref={download('value')} />
      </Card>
      {/* A key of one line stands among the facts already. */}
      {(record.key.kind === 'json' || record.key.kind === 'binary') && (
        <Card title="Key">
          <PayloadView key={record.id} payload={record.key} label="Key" downloadHref={download('key')} />
        </Card>
      )}
      <Card title="Headers" note={`${countOf(record.headers.length, 'header')}, ${ownHeaders} of the event itself`}>
        <HeadersTable key={record.id} headers={record.headers} />
      </Card>
      <Card title="Origin" isPadded>
        <RecordFacts record={record} />
      </Card>
      <OriginalCard key={`original ${record.id}`} cluster={cluster} failureId={failure.id} record={record} />
    </div>
  );
}

function RecordChoice({ records, chosenId, onChoose }: { records: DeadLetterDetail['records']; chosenId: string; onChoose: (id: string) => void }) {
  return (
    <Card title={`Dead-lettered ${countOf(records.length, 'time')}`} note="newest first; choose one to see it below">
      <ul>
        {records.map((record, index) => (
          <li key={record.id} className="border-b border-line last:border-0">
            <button
              type="button"
              aria-pressed={record.id === chosenId}
              onClick={() => onChoose(record.id)}
              className={classNames('flex w-full items-center gap-3 px-3.5 py-1.5 text-left', record.id === chosenId ? 'bg-accent-weak' : 'hover:bg-sunken')}
            >
              <span className="w-5 text-right text-text-3 tabular-nums">{records.length - index}</span>
              <Instant at={Number(record.timestampMs)} as="exact" />
              <span className="mono truncate text-text-2">{`${record.position.topic}/${record.position.partition}/${record.position.offset}`}</span>
              {record.returnedFromJobId === null ? null : <span className="ml-auto shrink-0 text-risk">came back from replay #{record.returnedFromJobId}</span>}
            </button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
