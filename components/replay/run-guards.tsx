import { Card } from '#components/ui/card.tsx';
import { Pill } from '#components/ui/pill.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';
import { describeCanary, describeGuards } from './describe-guards.ts';

/** What pauses the replay by itself, and which of it did. */
export function RunGuards({ job }: { job: ReplayDetail }) {
  const { canary, guards } = job.plan.settings;
  const texts = describeGuards(guards);
  return (
    <Card title="Pauses by itself" note="as its plan binds it">
      <ul>
        <Guard title="Canary" isCause={job.pausedBy === 'canary'} state={canary === null ? undefined : job.isCanaryOpen ? 'open' : 'passed'}>
          {describeCanary(canary, job.plan.range !== null)}
        </Guard>
        {texts.map(({ by, text }) => (
          <Guard key={by} title="When" isCause={job.pausedBy === by}>
            {visibleText(text)}
          </Guard>
        ))}
        {texts.length === 0 ? <li className="px-3.5 py-2 text-text-3">No guard: only an operator pauses it.</li> : null}
      </ul>
    </Card>
  );
}

function Guard({ title, isCause, state, children }: { title: string; isCause: boolean; state?: string | undefined; children: string }) {
  return (
    <li className="flex items-baseline gap-2 border-b border-line px-3.5 py-2 last:border-0">
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <span className="text-text-3">{title}</span> {children}
      </span>
      {isCause ? <Pill tone="risk">paused it</Pill> : state === undefined ? null : <Pill tone={state === 'open' ? 'replay' : 'outline'}>{state}</Pill>}
    </li>
  );
}
