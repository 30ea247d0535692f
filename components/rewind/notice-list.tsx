import { Check, CircleHelp, FastForward, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import { Card } from '#components/ui/card.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { visibleText } from '#components/ui/visible-text.ts';
import type { Notice } from '#lib/rewind/rewind.ts';

const looks: Record<Notice['level'], { icon: LucideIcon; word: string; className: string }> = {
  loss: { icon: FastForward, word: 'skips', className: 'bg-failed-weak text-failed' },
  risk: { icon: TriangleAlert, word: 'risk', className: 'bg-risk-weak text-risk' },
  notice: { icon: Info, word: 'notice', className: 'bg-info-weak text-info' },
  'not-checked': { icon: CircleHelp, word: 'not known', className: 'border border-dashed border-line-strong text-text-3' },
  ok: { icon: Check, word: 'holds', className: 'bg-ok-weak text-ok' },
};

/** What is to be known before confirming, what is gravest first. */
export function NoticeList({ title, notices }: { title: string; notices: readonly Notice[] }) {
  return (
    <Card title={title}>
      <ul>
        {notices.map((notice) => (
          <NoticeItem key={notice.kind} notice={notice} />
        ))}
      </ul>
    </Card>
  );
}

function NoticeItem({ notice: { level, title, detail } }: { notice: Notice }) {
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
      </div>
      <span aria-hidden className="text-sm text-text-3">
        {level === 'ok' ? '' : word}
      </span>
    </li>
  );
}
