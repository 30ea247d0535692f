import { formatCount } from '#components/ui/format-number.ts';
import { Raw } from '#components/ui/raw.tsx';
import { CardTable, Cell, Head } from '#components/ui/table.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { GroupDetail } from '#lib/lag/group-lag.ts';
import { hostText } from './describe-group.ts';

/** Who is in the group now. */
export function MemberTable({ members }: Pick<GroupDetail, 'members'>) {
  if (members === null) {
    return <p className="px-3.5 py-3 text-text-3">The group ended while it was asked, or reads a topic that Redrive may not DESCRIBE.</p>;
  }
  if (members.length === 0) return <p className="px-3.5 py-3 text-text-3">The group has no members: nobody reads for it now.</p>;
  return (
    <CardTable>
      <thead>
        <tr>
          <Head>Client</Head>
          <Head>Host</Head>
          <Head>Member id</Head>
          <Head isNumber>Partitions</Head>
        </tr>
      </thead>
      <tbody>
        {members.map(({ memberId, clientId, host, partitions }) => (
          <tr key={memberId}>
            <Cell>{visibleText(clientId)}</Cell>
            <Cell className="text-text-2">{hostText(host)}</Cell>
            <Cell className="text-text-2">
              <Raw className="[overflow-wrap:anywhere]">{memberId}</Raw>
            </Cell>
            <Cell isNumber>{formatCount(partitions)}</Cell>
          </tr>
        ))}
      </tbody>
    </CardTable>
  );
}
