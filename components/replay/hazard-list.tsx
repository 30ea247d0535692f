import { Check, CircleHelp, Info, TriangleAlert, X } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Card } from '#components/ui/card.tsx';
import { CheckItem, type CheckLook } from '#components/ui/check-item.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { Hazard } from '#lib/replay/replay-job.ts';
import { Overtaken } from './overtaken.tsx';

const looks: Record<Hazard['level'], CheckLook> = {
  blocking: { icon: X, word: 'blocks', className: 'bg-failed-weak text-failed' },
  risk: { icon: TriangleAlert, word: 'risk', className: 'bg-risk-weak text-risk' },
  notice: { icon: Info, word: 'notice', className: 'bg-info-weak text-info' },
  'not-checked': { icon: CircleHelp, word: 'not checked', className: 'border border-dashed border-line-strong text-text-3' },
  ok: { icon: Check, word: 'holds', className: 'bg-ok-weak text-ok' },
};

const order: readonly Hazard['level'][] = ['blocking', 'risk', 'notice', 'not-checked', 'ok'];

interface HazardListProps {
  cluster: string;
  title: string;
  hazards: readonly Hazard[];
  /** What could be done instead, below a check of a kind that does not hold. */
  instead?: Readonly<Record<string, ReactNode>>;
}

/** Every check of the plan with its evidence, what is worst first. */
export function HazardList({ cluster, title, hazards, instead = {} }: HazardListProps) {
  const sorted = [...hazards].sort((one, other) => order.indexOf(one.level) - order.indexOf(other.level));
  return (
    <Card title={title} note="each check with its evidence">
      <ul>
        {sorted.map((hazard) => (
          <HazardItem key={hazard.kind} cluster={cluster} hazard={hazard}>
            {hazard.level === 'ok' ? null : instead[hazard.kind]}
            {hazard.overtaken === undefined ? null : <Overtaken cluster={cluster} overtaken={hazard.overtaken} />}
          </HazardItem>
        ))}
      </ul>
    </Card>
  );
}

/** How an example begins that is of a dead letter. */
const ofDeadLetter = /^dead letter (\d+)/;

function Example({ cluster, text }: { cluster: string; text: string }) {
  const [named, id] = ofDeadLetter.exec(text) ?? [];
  const rest = text.slice(named?.length ?? 0);
  return (
    <span className="mono rounded bg-sunken px-1.5 py-px text-text-2 [overflow-wrap:anywhere]">
      {named === undefined ? null : (
        <Link href={`/${cluster}/dead-letters/${id}`} prefetch={false} className="underline">
          {named}
        </Link>
      )}
      {visibleText(rest)}
    </span>
  );
}

function HazardItem({ cluster, hazard: { level, title, detail, examples }, children }: { cluster: string; hazard: Hazard; children: ReactNode }) {
  return (
    <CheckItem look={looks[level]} isQuiet={level === 'ok'} title={title} detail={detail}>
      {examples.length === 0 ? null : (
        <p className="mt-1 flex flex-wrap gap-1.5">
          {examples.map((example) => (
            <Example key={example} cluster={cluster} text={example} />
          ))}
        </p>
      )}
      {children}
    </CheckItem>
  );
}
