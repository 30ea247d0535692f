import { Card } from '#components/ui/card.tsx';
import { countOf, formatBytes, formatCount } from '#components/ui/format-number.ts';
import { Raw } from '#components/ui/raw.tsx';
import { CardTable, Cell, Head } from '#components/ui/table.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { RangeFilter, ReplayRange } from '#lib/replay/range/replay-range.ts';
import { RangeSteps } from './range-steps.tsx';

const filterWords = (filter: RangeFilter): string =>
  [
    filter.key === undefined ? [] : `key ${filter.key}`,
    filter.header === undefined ? [] : `header ${filter.header}`,
    filter.eventType === undefined ? [] : `event type ${filter.eventType}`,
  ]
    .flat()
    .join(', ');

/** How far a worker is with counting, or why it cannot. */
function Planning({ planning: { status, read, of, error } }: Pick<ReplayRange, 'planning'>) {
  if (status === 'failed')
    return (
      <p role="alert" className="px-3.5 py-3 text-failed">
        The range could not be planned: {visibleText(error ?? '')}
      </p>
    );
  return (
    <div role="status" className="grid gap-2 px-3.5 py-3">
      <p className="text-text-2">
        {status === 'waiting' ? 'Waits for a worker that counts it' : `Counting: ${formatCount(read)} of ${formatCount(of)} offsets`}
      </p>
      <span className="block h-1.5 overflow-hidden rounded-full bg-line">
        <span className="block h-full bg-info" style={{ width: `${of === 0 ? 0 : Math.min(100, (read / of) * 100)}%` }} />
      </span>
    </div>
  );
}

/** How many are sent, left out and gone, as far as the plan knows. */
function WhatBecomes({ range: { request, facts, parts, isExact }, messages }: { range: ReplayRange; messages: number }) {
  const overtaken = facts?.looked?.overtaken ?? 0;
  const missing = parts.reduce((sum, part) => sum + part.missing, 0);
  const skipped = request.overtaken === 'skip' ? overtaken : 0;
  const shown = [
    { ink: 'bg-replay', count: messages - skipped, text: isExact ? 'to be sent' : 'to be sent, at most' },
    {
      ink: 'bg-risk',
      count: overtaken,
      text: `overtaken by a newer event of their key${request.overtaken === 'skip' ? ': skipped' : request.overtaken === 'send' ? ', sent all the same' : ''}`,
    },
    { ink: 'bg-failed', count: missing, text: 'offsets no longer in the topic' },
  ].filter(({ count }) => count > 0);
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 px-3.5 pb-2.5">
      {shown.map(({ ink, count, text }) => (
        <li key={text} className="flex items-baseline gap-1.5">
          <span aria-hidden className={`size-2 shrink-0 rounded-[2px] ${ink}`} />
          <span>
            <b className="font-semibold tabular-nums">{formatCount(count)}</b> {text}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What of a topic will be sent: by partition and in time, as it was frozen. */
export function PlannedRange({ range }: { range: ReplayRange }) {
  const { request, parts, planning, steps, isExact, target, partitionBy } = range;
  const messages = parts.reduce((sum, part) => sum + part.messages, 0);
  const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  if (planning.status !== 'ready')
    return (
      <Card title="What will be sent">
        <Planning planning={planning} />
      </Card>
    );
  return (
    <Card
      title="What will be sent"
      note={`${isExact ? formatBytes(sizeBytes) : `about ${formatBytes(sizeBytes)}`}${request.filter === undefined ? '' : ` · only ${visibleText(filterWords(request.filter))}`}`}
      aside={<b className="font-semibold">{isExact ? countOf(messages, 'message') : `${countOf(messages, 'offset')}, at most as many messages`}</b>}
    >
      {steps === null ? null : <RangeSteps steps={steps} />}
      <WhatBecomes range={range} messages={messages} />
      <CardTable>
        <thead>
          <tr>
            <Head>From</Head>
            <Head isNumber>Offsets</Head>
            <Head>To</Head>
            <Head isNumber>{isExact ? 'Messages' : 'At most'}</Head>
            <Head isNumber>Size</Head>
          </tr>
        </thead>
        <tbody>
          {parts.map(({ partition, fromOffset, toOffset, runs, targetPartition, messages: own, sizeBytes: bytes }) => (
            <tr key={partition}>
              <Cell>
                <Raw>{`${request.topic}/${partition}`}</Raw>
              </Cell>
              <Cell isNumber>
                {formatCount(fromOffset)}–{formatCount(BigInt(toOffset) - 1n)}
                {runs.length === 0 ? null : <div className="text-sm text-text-3">only {countOf(runs.length, 'run')} of these</div>}
              </Cell>
              <Cell>
                <Raw>{partitionBy === 'origin' ? `${target}/${targetPartition}` : target}</Raw>
                {partitionBy === 'origin' ? null : <div className="text-sm text-text-3">partitions by key</div>}
              </Cell>
              <Cell isNumber>{formatCount(own)}</Cell>
              <Cell isNumber>{isExact ? formatBytes(bytes) : `≈ ${formatBytes(bytes)}`}</Cell>
            </tr>
          ))}
        </tbody>
      </CardTable>
    </Card>
  );
}
