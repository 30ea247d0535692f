'use client';

import { parseAsString, useQueryState } from 'nuqs';
import { Fragment } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import { formatCount } from '#components/ui/format-number.ts';
import { Raw } from '#components/ui/raw.tsx';
import { CardTable, Cell, Head } from '#components/ui/table.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { GroupPartition } from '#lib/lag/group-lag.ts';
import { byGravity } from '#lib/lag/lag-state.ts';
import { Behind } from './behind.tsx';
import { hostText, lagTones } from './describe-group.ts';
import { LagPill } from './lag-pill.tsx';
import { SamplesTable } from './samples-table.tsx';
import { SparkLine } from './spark-line.tsx';

/** A group's partitions, the gravest first: state, the rule that gave it, who has it, and the samples one click away. */
export function PartitionTable({ partitions }: { partitions: readonly GroupPartition[] }) {
  const [open, setOpen] = useQueryState('samples', parseAsString);
  if (partitions.length === 0) return <p className="px-3.5 py-3 text-text-3">No partition was given to a member, and no offset committed.</p>;
  return (
    <CardTable>
      <thead>
        <tr>
          <Head>Partition</Head>
          <Head>State</Head>
          <Head className="w-full">Why</Head>
          <Head>Member</Head>
          <Head isNumber>Committed</Head>
          <Head isNumber>End of log</Head>
          <Head isNumber>Lag</Head>
          <Head isNumber>Behind</Head>
          <Head>1 h</Head>
        </tr>
      </thead>
      <tbody>
        {partitions.toSorted(byGravity).map((partition) => {
          const id = `${partition.topic}/${partition.partition}`;
          const isOpen = open === id;
          return (
            <Fragment key={id}>
              <tr>
                <Cell>
                  <Raw className="whitespace-nowrap">{id}</Raw>
                </Cell>
                <Cell>
                  <LagPill state={partition.state} />
                </Cell>
                <Cell className="min-w-[260px] text-text-2">
                  {visibleText(partition.why)} ·{' '}
                  <button
                    type="button"
                    aria-expanded={isOpen}
                    aria-label={`${isOpen ? 'Hide' : 'Show'} the samples of ${id}`}
                    onClick={() => void setOpen(isOpen ? null : id)}
                    className="text-accent hover:underline"
                  >
                    {isOpen ? 'hide the samples' : 'the samples'}
                  </button>
                </Cell>
                <Cell>
                  {partition.member === null ? (
                    <span className="text-text-3">nobody</span>
                  ) : (
                    <div title={partition.member.memberId} className="max-w-[180px]">
                      <div className="truncate">{visibleText(partition.member.clientId)}</div>
                      <div className="truncate text-sm text-text-3">{hostText(partition.member.host)}</div>
                    </div>
                  )}
                </Cell>
                <Cell isNumber className="mono">
                  {partition.committed === null ? 'never' : formatCount(partition.committed)}
                </Cell>
                <Cell isNumber className="mono">
                  {formatCount(partition.logEnd)}
                </Cell>
                <Cell isNumber className={classNames(partition.lag !== '0' && 'font-semibold')}>
                  {formatCount(partition.lag)}
                </Cell>
                <Cell isNumber>
                  <Behind behind={partition.behind} lag={partition.lag} />
                </Cell>
                <Cell>
                  <SparkLine values={partition.lastHour} isLate={lagTones[partition.state] === 'failed'} />
                </Cell>
              </tr>
              {isOpen ? (
                <tr>
                  <td colSpan={9} className="border-b border-line bg-sunken px-3.5 py-3">
                    <SamplesTable id={id} samples={partition.window} />
                  </td>
                </tr>
              ) : null}
            </Fragment>
          );
        })}
      </tbody>
    </CardTable>
  );
}
