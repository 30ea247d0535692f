import { Skeleton } from '#components/ui/skeleton.tsx';
import { Cell } from '#components/ui/table.tsx';

/** The shape of the list while it is loaded. */
export function SkeletonRows() {
  return Array.from({ length: 12 }, (_, index) => index).map((index) => (
    <tr key={index}>
      <Cell className="hidden @xl:table-cell">
        <Skeleton width={14} height={14} />
      </Cell>
      <Cell className="pl-5 @xl:pl-2.5">
        <div className="flex h-[56px] flex-col justify-center gap-2 @xl:h-[36px]">
          <Skeleton width={`${46 + ((index * 17) % 30)}%`} />
          <Skeleton width={`${28 + ((index * 11) % 20)}%`} height={11} />
        </div>
      </Cell>
      <Cell className="hidden @xl:table-cell">
        <Skeleton width="70%" />
      </Cell>
      <Cell className="hidden @4xl:table-cell">
        <Skeleton width={16} />
      </Cell>
      <Cell className="hidden @4xl:table-cell">
        <Skeleton width={40} />
      </Cell>
      <Cell>
        <Skeleton width={40} />
      </Cell>
      <Cell className="hidden @xl:table-cell">
        <Skeleton width={64} height={18} />
      </Cell>
    </tr>
  ));
}
