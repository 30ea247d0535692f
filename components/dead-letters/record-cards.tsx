'use client';

import { type ReactNode, useState } from 'react';
import { PayloadView } from '#components/payload/payload-view.tsx';
import { Card } from '#components/ui/card.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { countOf, formatCount } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import type { DeadLetterDetail, DeadLetterRecord } from '#lib/dead-letters/dead-letter.ts';
import { deadLetterAddress } from './dead-letter-query.ts';
import { ErrorCard } from './error-card.tsx';
import { HeadersTable } from './headers-table.tsx';
import { HopsCard } from './hops-card.tsx';
import { OriginalCard } from './original-card.tsx';
import { PointerNote } from './pointer-note.tsx';
import { RecordFacts } from './record-facts.tsx';

interface RecordCardsProps {
  cluster: string;
  failure: DeadLetterDetail;
  /** Folds the trace, so that the value is seen beside the list. */
  isBrief?: boolean;
  /** What people did. Where it is given and there is room, it stands in a column at the right with where the record came from. */
  beside?: ReactNode;
}

/** The evidence: each dead letter record of the failure, the newest first to be seen. */
export function RecordCards({ cluster, failure, isBrief = false, beside }: RecordCardsProps) {
  const [chosenId, setChosenId] = useState<string | undefined>(undefined);
  const record = failure.records.find(({ id }) => id === chosenId) ?? failure.records[0];
  const isWorkedOn = failure.notes.length > 0 || failure.replays.length > 0;
  return (
    <div className={classNames('grid min-w-0 content-start gap-3.5', beside !== undefined && 'xl:grid-cols-[minmax(0,1fr)_372px]')}>
      <div className="grid min-w-0 content-start gap-3.5">
        {failure.records.length > 1 ? (
          <RecordChoice records={failure.records} count={failure.recordCount} chosenId={record?.id} onChoose={setChosenId} />
        ) : null}
        {record === undefined ? (
          <p className="text-text-2">Its records were removed by retention; what was decided about it stays.</p>
        ) : (
          <Evidence cluster={cluster} failureId={failure.id} record={record} isBrief={isBrief} />
        )}
      </div>
      <div className="grid min-w-0 content-start gap-3.5">
        {isWorkedOn ? beside : null}
        {record === undefined ? null : (
          <>
            <Card title="Origin" isPadded>
              <RecordFacts record={record} />
            </Card>
            <OriginalCard key={record.id} cluster={cluster} failureId={failure.id} record={record} />
          </>
        )}
        {isWorkedOn ? null : beside}
      </div>
    </div>
  );
}

function Evidence({ cluster, failureId, record, isBrief }: { cluster: string; failureId: string; record: DeadLetterRecord; isBrief: boolean }) {
  const download = (part: 'key' | 'value') => `${deadLetterAddress(cluster, failureId)}/payload?record=${encodeURIComponent(record.id)}&part=${part}`;
  const ownHeaders = record.headers.filter(({ owner }) => owner === 'event').length;
  return (
    <>
      <PointerNote record={record} />
      <ErrorCard key={record.id} error={record.error} group={record.origin.consumerGroup} isBrief={isBrief} />
      <HopsCard hops={record.hops} />
      <Card title="Value">
        {record.pointer === null || record.pointer.status === 'rescued' ? (
          <PayloadView key={record.id} payload={record.value} label="Value" downloadHref={download('value')} />
        ) : (
          <p className="px-3.5 py-3 text-text-2">The dead letter came without a body, and its original is not kept here: a replay leaves it out.</p>
        )}
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
    </>
  );
}

interface RecordChoiceProps {
  /** The newest ones. */
  records: DeadLetterDetail['records'];
  /** Of all. */
  count: number;
  chosenId: string | undefined;
  onChoose: (id: string) => void;
}

function RecordChoice({ records, count, chosenId, onChoose }: RecordChoiceProps) {
  const shown = records.length < count ? `the newest ${formatCount(records.length)} of them` : 'newest first';
  return (
    <Card title={`Dead-lettered ${countOf(count, 'time')}`} note={`${shown}; choose one to see it below`}>
      <ul>
        {records.map((record, index) => (
          <li key={record.id} className="border-b border-line last:border-0">
            <button
              type="button"
              aria-pressed={record.id === chosenId}
              onClick={() => onChoose(record.id)}
              className={classNames('flex w-full items-center gap-3 px-3.5 py-1.5 text-left', record.id === chosenId ? 'bg-accent-weak' : 'hover:bg-sunken')}
            >
              <span className="min-w-5 text-right text-text-3 tabular-nums">{formatCount(count - index)}</span>
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
