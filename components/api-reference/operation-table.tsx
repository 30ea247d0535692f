import { Fragment } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import { Raw } from '#components/ui/raw.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Cell, Head } from '#components/ui/table.tsx';
import type { ApiOperation } from './api-document.ts';
import { MethodPill } from './method-pill.tsx';

interface OperationTableProps {
  /** Undefined while loading. */
  operations: readonly ApiOperation[] | undefined;
  openId: string | null;
  onOpen: (id: string) => void;
}

/** The operations, by what they are about. */
export function OperationTable({ operations, openId, onOpen }: OperationTableProps) {
  return (
    <table className="w-full min-w-[640px] border-collapse">
      <thead>
        <tr>
          <Head className="w-[72px]">Method</Head>
          <Head>Address</Head>
          <Head>What it does</Head>
        </tr>
      </thead>
      <tbody>
        {operations === undefined ? <SkeletonLines /> : null}
        {operations?.map((operation, index) => (
          <Fragment key={operation.operationId}>
            {operations[index - 1]?.tags[0] === operation.tags[0] ? null : (
              <tr>
                <th scope="rowgroup" colSpan={3} className="border-b border-line bg-sunken px-5 py-1.5 text-left text-xs font-semibold text-text-2">
                  {operation.tags[0].replaceAll('-', ' ')}
                </th>
              </tr>
            )}
            <tr
              onClick={() => onOpen(operation.operationId)}
              className={classNames('cursor-pointer hover:bg-sunken', operation.operationId === openId && 'bg-accent-weak hover:bg-accent-weak')}
            >
              <Cell>
                <MethodPill method={operation.method} />
              </Cell>
              <Cell>
                <button type="button" aria-pressed={operation.operationId === openId} className="text-left" onClick={() => onOpen(operation.operationId)}>
                  <Raw className="[overflow-wrap:anywhere]">{operation.address}</Raw>
                </button>
              </Cell>
              <Cell className="text-text-2">{operation.summary}</Cell>
            </tr>
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

function SkeletonLines() {
  return [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((index) => (
    <tr key={index}>
      {[44, 300, 340].map((width) => (
        <Cell key={width}>
          <Skeleton width={width} height={18} />
        </Cell>
      ))}
    </tr>
  ));
}
