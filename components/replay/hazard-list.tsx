import { Check, CircleHelp, Info, type LucideIcon, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Card } from '#components/ui/card.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { Raw } from '#components/ui/raw.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { Hazard } from '#lib/replay/replay-job.ts';

const looks: Record<Hazard['level'], { icon: LucideIcon; word: string; className: string }> = {
  blocking: { icon: X, word: 'blocks', className: 'bg-failed-weak text-failed' },
  risk: { icon: TriangleAlert, word: 'risk', className: 'bg-risk-weak text-risk' },
  notice: { icon: Info, word: 'notice', className: 'bg-info-weak text-info' },
  'not-checked': { icon: CircleHelp, word: 'not checked', className: 'border border-dashed border-line-strong text-text-3' },
  ok: { icon: Check, word: 'holds', className: 'bg-ok-weak text-ok' },
};

const order: readonly Hazard['level'][] = ['blocking', 'risk', 'notice', 'not-checked', 'ok'];

interface HazardListProps {
  title: string;
  hazards: readonly Hazard[];
  /** What could be done about other groups that would see the copies instead, below that hazard. */
  insteadOfOthers?: ReactNode;
}

/** Every check of the plan with its evidence, what is worst first. */
export function HazardList({ title, hazards, insteadOfOthers }: HazardListProps) {
  const sorted = [...hazards].sort((one, other) => order.indexOf(one.level) - order.indexOf(other.level));
  return (
    <Card title={title} note="each check with its evidence">
      <ul>
        {sorted.map((hazard) => (
          <HazardItem key={hazard.kind} hazard={hazard}>
            {hazard.kind === 'other-groups' && hazard.level !== 'ok' ? insteadOfOthers : null}
          </HazardItem>
        ))}
      </ul>
    </Card>
  );
}

function HazardItem({ hazard: { level, title, detail, examples }, children }: { hazard: Hazard; children: ReactNode }) {
  const { icon: Icon, word, className } = looks[level];
  return (
    <li className="grid grid-cols-[26px_minmax(0,1fr)_auto] gap-x-3 border-b border-line px-3.5 py-2.5 last:border-0">
      <span className={classNames('mt-0.5 grid size-[22px] place-items-center rounded-full', className)}>
        <Icon aria-hidden size={12} strokeWidth={2.6} />
        <span className="sr-only">{word}: </span>
      </span>
      <div className="min-w-0">
        <h3 className="font-[570] [overflow-wrap:anywhere]">{visibleText(title)}</h3>
        <p className="text-text-2 [overflow-wrap:anywhere]">{visibleText(detail)}</p>
        {examples.length === 0 ? null : (
          <p className="mt-1 flex flex-wrap gap-1.5">
            {examples.map((example) => (
              <Raw key={example} className="rounded bg-sunken px-1.5 py-px text-text-2 [overflow-wrap:anywhere]">
                {example}
              </Raw>
            ))}
          </p>
        )}
        {children}
      </div>
      <span className="text-sm text-text-3">{level === 'ok' ? '' : word}</span>
    </li>
  );
}
