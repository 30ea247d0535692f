import { Card } from '#components/ui/card.tsx';
import { countOf } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { CardTable, Cell, Head } from '#components/ui/table.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { RewindDetail } from '#lib/rewind/rewind.ts';

/** Whom a rewind waits for: they are to be stopped. */
export function BlockingMembers({ rewind: { blockedBy, waitsUntil } }: { rewind: RewindDetail }) {
  return (
    <Card
      title="Stop these members"
      note={countOf(blockedBy.length, 'member')}
      aside={
        <span className="text-sm text-text-3">
          {waitsUntil === null ? (
            'waits until somebody cancels it'
          ) : (
            <>
              waits until <Instant at={waitsUntil} as="exact" />
            </>
          )}
        </span>
      }
    >
      <CardTable>
        <thead>
          <tr>
            <Head>Client id</Head>
            <Head>Host</Head>
            <Head className="w-full">Member id</Head>
          </tr>
        </thead>
        <tbody>
          {blockedBy.map(({ memberId, clientId, host }) => (
            <tr key={memberId}>
              <Cell className="font-semibold whitespace-nowrap">{visibleText(clientId)}</Cell>
              <Cell className="text-text-2">{visibleText(host)}</Cell>
              <Cell className="text-text-2">
                <Raw className="[overflow-wrap:anywhere]">{memberId}</Raw>
              </Cell>
            </tr>
          ))}
        </tbody>
      </CardTable>
    </Card>
  );
}
