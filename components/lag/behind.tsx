import { classNames } from '#components/ui/class-names.ts';
import type { GroupLine } from '#lib/lag/group-lag.ts';
import { behindText, isLate, methodTexts } from './describe-group.ts';

/** How far behind in time; the tooltip says how that was found. */
export function Behind({ behind, lag }: Pick<GroupLine, 'behind' | 'lag'>) {
  return (
    <span
      title={behind === null ? undefined : methodTexts[behind.method]}
      className={classNames('tabular-nums', isLate({ behind, lag }) && 'font-semibold text-risk')}
    >
      {behindText(behind, lag)}
    </span>
  );
}
