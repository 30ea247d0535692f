'use client';

import Link from 'next/link';
import { useOldAge } from '#components/frame/use-ground.ts';
import { Behind } from '#components/lag/behind.tsx';
import { catchUpText, groupHref, keepingUp, rateText } from '#components/lag/describe-group.ts';
import { LagPill } from '#components/lag/lag-pill.tsx';
import { Card } from '#components/ui/card.tsx';
import { formatCount } from '#components/ui/format-number.ts';
import { CardTable, Cell, Head } from '#components/ui/table.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { GroupLine } from '#lib/lag/group-lag.ts';

/** More stand on the page of consumer groups. */
const mostGroups = 8;

interface GroupsCardProps {
  cluster: string;
  groups: readonly GroupLine[];
  sampledAt: string | null;
}

/** The consumer groups, the gravest first, each with the reason for its state. */
export function GroupsCard({ cluster, groups, sampledAt }: GroupsCardProps) {
  const age = useOldAge(sampledAt);
  const well = `${formatCount(keepingUp(groups).length)} of ${formatCount(groups.length)}`;
  return (
    <Card
      title="Consumer groups"
      note={groups.length === 0 ? 'none was seen yet' : age === null ? `${well} keep up` : `${well} kept up ${age} ago`}
      aside={
        <Link href={`/${cluster}/groups`} prefetch={false} className="text-sm font-medium text-accent hover:underline">
          All {formatCount(groups.length)}
        </Link>
      }
    >
      {groups.length === 0 ? (
        <p className="px-3.5 py-8 text-center text-text-3">Groups appear within 10 s of their first member or commit, while a worker runs.</p>
      ) : (
        <CardTable>
          <thead>
            <tr>
              <Head>Group</Head>
              <Head>State</Head>
              <Head className="hidden lg:table-cell">Why</Head>
              <Head isNumber>Lag</Head>
              <Head isNumber>Behind</Head>
              <Head isNumber className="hidden md:table-cell">
                In / out per s
              </Head>
              <Head isNumber className="hidden md:table-cell">
                Catches up
              </Head>
            </tr>
          </thead>
          <tbody>
            {groups.slice(0, mostGroups).map((group) => (
              <tr key={group.groupId}>
                <Cell className="max-w-[200px]">
                  <Link href={groupHref(cluster, group.groupId)} prefetch={false} className="block truncate font-semibold hover:underline">
                    {visibleText(group.groupId)}
                  </Link>
                </Cell>
                <Cell>
                  <LagPill state={group.state} />
                </Cell>
                <Cell className="hidden max-w-[420px] text-text-2 lg:table-cell">
                  <span className="line-clamp-1" title={visibleText(group.why)}>
                    {visibleText(group.why)}
                  </span>
                </Cell>
                <Cell isNumber>{formatCount(group.lag)}</Cell>
                <Cell isNumber>
                  <Behind behind={group.behind} lag={group.lag} />
                </Cell>
                <Cell isNumber className="hidden text-text-2 md:table-cell">
                  {rateText(group.inPerSecond)} / {rateText(group.outPerSecond)}
                </Cell>
                <Cell isNumber className="hidden text-text-2 md:table-cell">
                  {catchUpText(group)}
                </Cell>
              </tr>
            ))}
          </tbody>
        </CardTable>
      )}
    </Card>
  );
}
