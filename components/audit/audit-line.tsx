'use client';

import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import { formatCount } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Pill, type Tone } from '#components/ui/pill.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { Cell } from '#components/ui/table.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { AuditEntry } from '#lib/access/audit-entry.ts';
import { detailName, detailText } from './detail-text.ts';
import type { AuditLine } from './fold-sessions.ts';
import { subjectHref } from './subject-href.ts';

/** What was done is the rule; green is for what is proven or healthy. */
const outcomeTones: Record<AuditEntry['outcome'], Tone> = { done: 'neutral', refused: 'risk', failed: 'failed' };

/** A plan's hash is recognised by its beginning. */
const isHash = /^[0-9a-f]{40,}$/;

/** One line of the audit; folded sessions open to their entries. */
export function AuditLines({ line }: { line: AuditLine }) {
  const [isOpen, setIsOpen] = useState(false);
  const [newest] = line;
  if (line.length === 1) return <Entry entry={newest} />;
  const addresses = [...new Set(line.map(({ detail }) => detail.ipAddress).filter((address) => typeof address === 'string'))];
  return (
    <>
      <Row
        isQuiet
        entry={newest}
        action={
          <button type="button" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)} className="hover:underline">
            {formatCount(line.length)} × {newest.action}
          </button>
        }
        detail={
          <>
            {isOpen ? 'each below' : 'press to see each'}
            {addresses.length === 0 ? '' : `; from ${visibleText(addresses.join(', '))}`}
          </>
        }
      />
      {isOpen ? line.map((entry) => <Entry key={entry.id} entry={entry} />) : null}
    </>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  return <Row isQuiet={entry.action === 'session:begin'} entry={entry} action={entry.action} detail={<Detail detail={entry.detail} />} />;
}

/** `isQuiet` steps back behind what people did. */
function Row({ entry, action, detail, isQuiet }: { entry: AuditEntry; action: ReactNode; detail: ReactNode; isQuiet: boolean }) {
  return (
    <tr className={classNames('align-top hover:bg-sunken', isQuiet && 'text-text-3')}>
      <Cell className="whitespace-nowrap">
        <Instant at={entry.at} as="dated" />
      </Cell>
      <Cell className="whitespace-nowrap">{visibleText(entry.actor)}</Cell>
      <Cell className={classNames('whitespace-nowrap', !isQuiet && 'font-[570]')}>{action}</Cell>
      <Cell className="whitespace-nowrap">
        <Subject entry={entry} />
      </Cell>
      <Cell>{detail}</Cell>
      <Cell>
        <Pill tone={outcomeTones[entry.outcome]}>{entry.outcome}</Pill>
      </Cell>
    </tr>
  );
}

function Subject({ entry }: { entry: AuditEntry }) {
  const { subject, action, cluster } = entry;
  const href = subjectHref(entry);
  // The person of a session is who began it; the ids of others say nothing to a reader, their address stands in the detail.
  if (subject === null || action === 'session:begin') return null;
  const text = subject.startsWith('user/') ? 'user' : subject.length > 24 ? `${subject.slice(0, 23)}…` : subject;
  return (
    <>
      {href === null ? (
        <Raw title={subject}>{text}</Raw>
      ) : (
        <Link href={href} prefetch={false} className="text-accent hover:underline">
          <Raw>{text}</Raw>
        </Link>
      )}
      {cluster === null ? null : <span className="text-text-3"> {cluster}</span>}
    </>
  );
}

function Detail({ detail }: Pick<AuditEntry, 'detail'>) {
  return (
    <p className="max-w-[72ch] [overflow-wrap:anywhere]">
      {Object.entries(detail).map(([name, value]) => {
        const text = visibleText(detailText(value));
        return (
          <span key={name} className="mr-3">
            <span className="text-text-3">{detailName(name)}</span> {isHash.test(text) ? <Raw title={text}>{text.slice(0, 12)}</Raw> : text}
          </span>
        );
      })}
    </p>
  );
}
