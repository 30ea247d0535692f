'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Person } from '#components/access/person.tsx';
import { Card } from '#components/ui/card.tsx';
import { countOf } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Pill } from '#components/ui/pill.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { CardTable, Cell, Head } from '#components/ui/table.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { RewindLine } from '#lib/rewind/rewind.ts';
import { rewindHref, rewindTones, rewindWords } from './describe-rewind.ts';
import { groupRewindsQuery } from './rewind-query.ts';

/** The newest rewinds of a group, on the group's page. */
export function PastRewinds({ cluster, group }: { cluster: string; group: string }) {
  const { data, error } = useQuery(groupRewindsQuery(cluster, group));
  return (
    <Card title="Rewinds" note={data === undefined || data.nextCursor === null ? undefined : 'the newest'}>
      {data !== undefined ? (
        <Lines cluster={cluster} lines={data.lines} />
      ) : error === null ? (
        <div className="p-3.5">
          <Skeleton width="40%" />
        </div>
      ) : (
        <p role="alert" className="px-3.5 py-3 text-risk">
          The rewinds could not be loaded: {visibleText(error.message)}
        </p>
      )}
    </Card>
  );
}

const whatOf = ({ again, skipped }: RewindLine): string =>
  [again === '0' ? '' : `${countOf(BigInt(again), 'record')} again`, skipped === '0' ? '' : `${countOf(BigInt(skipped), 'record')} skipped`]
    .filter(Boolean)
    .join(', ') || 'where it begins';

function Lines({ cluster, lines }: { cluster: string; lines: readonly RewindLine[] }) {
  if (lines.length === 0) return <p className="px-3.5 py-3 text-text-3">The offsets of this group have not been set from here.</p>;
  return (
    <CardTable>
      <thead>
        <tr>
          <Head>Rewind</Head>
          <Head>State</Head>
          <Head>What</Head>
          <Head className="w-full">Reason</Head>
          <Head>By</Head>
          <Head>Planned</Head>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.id}>
            <Cell>
              <Link href={rewindHref(cluster, line.id)} prefetch={false} className="text-accent hover:underline">
                #{line.id}
              </Link>
            </Cell>
            <Cell>
              <Pill tone={rewindTones[line.state]}>{rewindWords[line.state]}</Pill>
            </Cell>
            <Cell className="whitespace-nowrap">{line.undoOf === null ? whatOf(line) : `takes #${line.undoOf} back`}</Cell>
            <Cell className="min-w-[160px] text-text-2 [overflow-wrap:anywhere]">{visibleText(line.reason ?? line.stateReason ?? '')}</Cell>
            <Cell className="whitespace-nowrap">
              <Person actor={line.confirmedBy ?? line.plannedBy} />
            </Cell>
            <Cell className="text-text-2">
              <Instant at={line.plannedAt} />
            </Cell>
          </tr>
        ))}
      </tbody>
    </CardTable>
  );
}
