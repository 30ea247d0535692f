import { Check, CircleHelp, FastForward, Info, TriangleAlert } from 'lucide-react';
import { Card } from '#components/ui/card.tsx';
import { CheckItem, type CheckLook } from '#components/ui/check-item.tsx';
import type { Notice } from '#lib/rewind/rewind.ts';

const looks: Record<Notice['level'], CheckLook> = {
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
        {notices.map(({ kind, level, title: about, detail }) => (
          <CheckItem key={kind} look={looks[level]} isQuiet={level === 'ok'} title={about} detail={detail} />
        ))}
      </ul>
    </Card>
  );
}
