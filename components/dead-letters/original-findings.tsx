import type { ReactNode } from 'react';
import { PayloadView } from '#components/payload/payload-view.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { Pill, type Tone } from '#components/ui/pill.tsx';
import { Position } from '#components/ui/position.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { OriginalRecord } from '#lib/dead-letters/originals/original-record.ts';
import { HeadersTable } from './headers-table.tsx';

type Found = Extract<OriginalRecord, { status: 'found' }>;

const missing: Record<Exclude<OriginalRecord['status'], 'found'>, { tone: Tone; text: string }> = {
  deleted: { tone: 'risk', text: 'deleted' },
  recreated: { tone: 'risk', text: 'topic recreated' },
  unreadable: { tone: 'failed', text: 'not readable' },
  'no-origin': { tone: 'outline', text: 'not named' },
};

/** What was found where the dead letter says that its original lies. */
export function OriginalFindings({ original }: { original: OriginalRecord }) {
  if (original.status === 'found') return <FoundOriginal original={original} />;
  const { tone, text } = missing[original.status];
  return (
    <div className="grid gap-1 px-3.5 py-2.5 [overflow-wrap:anywhere]">
      <p className="flex flex-wrap items-center gap-2">
        <Pill tone={tone}>{text}</Pill>
        {original.status === 'no-origin' ? null : <Position position={original} />}
      </p>
      <p className="text-text-2">{visibleText(original.why)}</p>
      {original.status === 'deleted' && original.logStartOffset !== null ? (
        <p className="text-text-3">
          Its partition begins at offset <span className="mono">{original.logStartOffset}</span> now.
        </p>
      ) : null}
    </div>
  );
}

const listed = new Intl.ListFormat('en', { type: 'conjunction' });

function compared(differs: Found['differs']): { tone: Tone; pill: string; says: string } {
  if (differs === null)
    return { tone: 'neutral', pill: 'there', says: 'The dead letter came without a body: there is nothing to compare it with. Below is what lies there now.' };
  if (differs.length === 0)
    return { tone: 'ok', pill: 'there, the same', says: 'Key, value and headers are those of the dead letter, but for the headers that its convention added.' };
  const verb = differs.length === 1 && differs[0] !== 'headers' ? 'differs' : 'differ';
  return { tone: 'risk', pill: 'there, different', says: `It is not what was dead-lettered: ${listed.format(differs)} ${verb}. Below is the original’s.` };
}

function FoundOriginal({ original }: { original: Found }) {
  const { key, value, headers } = original;
  const { tone, pill, says } = compared(original.differs);
  const shown = original.differs ?? ['key', 'value', 'headers'];
  return (
    <>
      <div className="grid gap-1 px-3.5 py-2.5">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Pill tone={tone}>{pill}</Pill>
          <Position position={original} />
          <span className="text-text-3">
            {original.isLogAppendTime ? 'appended ' : 'created '}
            <Instant at={Number(original.timestampMs)} as="dated" />
          </span>
        </p>
        <p className="text-text-2">{says}</p>
        {original.sameTopic === 'unknown' ? <p className="text-text-3">Whether its topic was deleted and made again since is not known.</p> : null}
      </div>
      {shown.includes('key') ? (
        <Part name="Original key">
          <PayloadView payload={key} label="Original key" downloadHref={null} />
        </Part>
      ) : null}
      {shown.includes('value') ? (
        <Part name="Original value">
          <PayloadView payload={value} label="Original value" downloadHref={null} />
        </Part>
      ) : null}
      {shown.includes('headers') ? (
        <Part name="Original headers">
          <HeadersTable headers={headers} />
        </Part>
      ) : null}
    </>
  );
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section aria-label={name} className="border-t border-line">
      <h3 className="px-3.5 pt-2 text-sm font-semibold text-text-2">{name}</h3>
      {children}
    </section>
  );
}
