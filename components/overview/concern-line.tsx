'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { listHref } from '#components/dead-letters/dead-letter-filter.ts';
import { errorName } from '#components/dead-letters/describe-failure.ts';
import { behindText, groupHref } from '#components/lag/describe-group.ts';
import { CountsBar } from '#components/replay/counts-bar.tsx';
import { replaySentence } from '#components/replay/describe-replay.ts';
import { rewindHref, underWay } from '#components/rewind/describe-rewind.ts';
import { buttonClass } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { countOf, formatCount } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { OpenKind } from '#lib/dead-letters/arrivals.ts';
import { Bars, fewerBars } from './bars.tsx';
import { type Concern, goesOn } from './whats-wrong.ts';

const inks = { failed: 'bg-failed', risk: 'bg-risk', replay: 'bg-replay' };

interface LineProps {
  ink: keyof typeof inks;
  title: ReactNode;
  evidence: ReactNode;
  figure?: ReactNode;
  href: string;
  action: string;
}

/** One thing to look at: what, the evidence for it, and where to go. */
function Line({ ink, title, evidence, figure, href, action }: LineProps) {
  return (
    <li className="relative flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4.5 py-2.5 last:border-0">
      <span aria-hidden className={classNames('absolute inset-y-2.5 left-0 w-1 rounded-r', inks[ink])} />
      <div className="min-w-0 flex-1 basis-[380px]">
        <h2 className="font-semibold [overflow-wrap:anywhere]">{title}</h2>
        <p className="text-text-2 [overflow-wrap:anywhere]">{evidence}</p>
      </div>
      {figure}
      <Link href={href} prefetch={false} className={buttonClass()}>
        {action}
      </Link>
    </li>
  );
}

/** Where the open dead letters of a kind are listed. */
const kindHref = (cluster: string, { topic, consumerGroup, errorClass }: OpenKind): string =>
  listHref(cluster, { topic, consumerGroup: consumerGroup ?? '', errorClass: errorClass ?? '' });

/** A concern as a line of the overview. */
export function ConcernLine({ cluster, concern, nowMs }: { cluster: string; concern: Concern; nowMs: number }) {
  switch (concern.kind) {
    case 'failing': {
      const { failing } = concern;
      return (
        <Line
          ink="failed"
          title={visibleText(`${failing.consumerGroup ?? 'A consumer'} ${goesOn(failing, nowMs) ? 'fails' : 'failed'} with ${errorName(failing.errorClass)}`)}
          evidence={
            <>
              <b className="font-semibold text-failed">{formatCount(failing.open)}</b> open in <Raw>{failing.topic}</Raw>, the newest failed{' '}
              <Instant at={failing.newestAt} />, the oldest <Instant at={failing.oldestAt} />
            </>
          }
          figure={<Bars counts={fewerBars(failing.arrivals)} isHot />}
          href={kindHref(cluster, failing)}
          action="Triage"
        />
      );
    }
    case 'group': {
      const { group } = concern;
      return (
        <Line
          ink="risk"
          title={visibleText(`${group.groupId}: ${group.state}`)}
          evidence={
            <>
              {visibleText(group.why)}. Lag <b className="font-semibold">{formatCount(group.lag)}</b>
              {group.behind === null ? null : <>, {behindText(group.behind, group.lag)} behind</>}, so since <Instant at={group.stateSince} />
            </>
          }
          href={groupHref(cluster, group.groupId)}
          action="See group"
        />
      );
    }
    case 'topic':
      return (
        <Line
          ink="failed"
          title={
            <>
              <Raw>{concern.topic.name}</Raw> cannot be indexed whole
            </>
          }
          evidence={visibleText(concern.topic.trouble ?? '')}
          href={`/${cluster}/topics?open=${encodeURIComponent(concern.topic.topicId)}`}
          action="See topic"
        />
      );
    case 'replay': {
      const { replay } = concern;
      return (
        <Line
          ink="replay"
          title={visibleText(replaySentence(replay))}
          evidence={
            <>
              {countOf(replay.selected, 'message')} to {visibleText(replay.targetTopics.join(', '))}, by {visibleText(replay.confirmedBy ?? replay.plannedBy)}
              {replay.stateReason === null ? '' : `. ${visibleText(replay.stateReason)}`}
            </>
          }
          figure={
            <div className="w-[220px]">
              <CountsBar counts={replay.counts} selected={replay.selected} isBrief />
            </div>
          }
          href={`/${cluster}/replays/${replay.id}`}
          action="Open"
        />
      );
    }
    case 'rewind': {
      const { rewind } = concern;
      return (
        <Line
          ink={rewind.state === 'confirmed' ? 'risk' : 'replay'}
          title={visibleText(underWay(rewind))}
          evidence={
            <>
              {visibleText(rewind.topics.join(', '))}, by {visibleText(rewind.confirmedBy ?? rewind.plannedBy)}
              {rewind.stateReason === null ? '' : `. ${visibleText(rewind.stateReason)}`}
            </>
          }
          href={rewindHref(cluster, rewind.id)}
          action="Open"
        />
      );
    }
  }
}
