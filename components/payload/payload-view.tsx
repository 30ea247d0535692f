'use client';

import dynamic from 'next/dynamic';
import { type ReactNode, useState } from 'react';
import { Choice } from '#components/ui/choice.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { formatBytes } from '#components/ui/format-number.ts';
import { Pill } from '#components/ui/pill.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import type { PayloadView as Payload } from '#lib/access/payload.ts';
import { codeHeight } from './code-size.ts';
import { formatJson } from './format-json.ts';
import { bytesOf, hexDump } from './hex-dump.ts';

const CodeView = dynamic(() => import('./code-view.tsx').then((module) => module.CodeView), {
  ssr: false,
  loading: () => (
    <div className="grid gap-2 p-3">
      {[38, 62, 54, 70, 46].map((width) => (
        <Skeleton key={width} width={`${width}%`} height={12} />
      ))}
    </div>
  ),
});

type Reading = 'json' | 'text' | 'hex';
const readingNames: Record<Reading, string> = { json: 'JSON', text: 'Text', hex: 'Hex' };
type Bytes = Exclude<Payload, { kind: 'null' } | { kind: 'empty' }>;

interface PayloadViewProps {
  payload: Payload;
  /** "Value" or "Key", or whose: "Original value". */
  label: string;
  /** Where the whole of it can be downloaded; null where it cannot. */
  downloadHref: string | null;
}

/** A key or value as it was sent: JSON to fold, text, or bytes; nothing, empty and tombstone told apart. */
export function PayloadView({ payload, label, downloadHref }: PayloadViewProps) {
  if (payload.kind === 'null') {
    return label.toLowerCase().endsWith('value') ? (
      <Nothing pill="tombstone">The value is null: on a compacted topic it deletes what its key held. Replayed, it is sent as null.</Nothing>
    ) : (
      <Nothing pill="no key">The record has no key; its partition was chosen by its producer.</Nothing>
    );
  }
  if (payload.kind === 'empty') return <Nothing pill="empty">The {label.toLowerCase()} is there and has 0 bytes: not null, so not a tombstone.</Nothing>;
  return <Readings payload={payload} label={label} downloadHref={downloadHref} />;
}

function Nothing({ pill, children }: { pill: string; children: ReactNode }) {
  return (
    <p className="flex flex-wrap items-center gap-2 px-3.5 py-3 text-text-2">
      <Pill tone="outline">{pill}</Pill> {children}
    </p>
  );
}

function Readings({ payload, label, downloadHref }: { payload: Bytes; label: string; downloadHref: string | null }) {
  const readings: Reading[] = payload.kind === 'json' ? ['json', 'text', 'hex'] : payload.kind === 'text' ? ['text', 'hex'] : ['hex'];
  const [chosen, setChosen] = useState<Reading | undefined>(undefined);
  const reading = chosen !== undefined && readings.includes(chosen) ? chosen : (readings[0] ?? 'hex');
  const text = payload.kind === 'binary' ? '' : payload.text;
  const shown = reading === 'json' ? formatJson(text) : text;
  return (
    <div>
      <div className="flex flex-wrap items-center gap-2 px-3.5 pt-2.5 pb-2">
        <Choice label={`${label} read as`} options={readings} chosen={reading} onChoose={setChosen} text={(each) => readingNames[each]} />
        <span className="text-sm text-text-3">
          {formatBytes(payload.sizeBytes)}
          {payload.isCut ? `, the first ${formatBytes(bytesOf(payload.base64).length)} shown` : ''}
        </span>
        <span className="ml-auto flex items-center gap-1">
          {downloadHref === null ? null : (
            <a href={downloadHref} download className="rounded px-1 text-sm text-accent hover:underline">
              Download
            </a>
          )}
          {text === '' ? null : <CopyButton text={text} what={label.toLowerCase()} />}
        </span>
      </div>
      <div
        className="mx-3.5 mb-3.5 max-h-[478px] overflow-auto rounded-[7px] border border-line bg-sunken"
        style={reading === 'hex' ? undefined : { minHeight: codeHeight(shown) }}
      >
        {reading === 'hex' ? <Hex base64={payload.base64} label={label} /> : <CodeView text={shown} isJson={reading === 'json'} label={label} />}
      </div>
    </div>
  );
}

/** As many lines as one reads; the rest is in the download. */
const hexLines = 512;

function Hex({ base64, label }: { base64: string; label: string }) {
  const lines = hexDump(bytesOf(base64).subarray(0, hexLines * 16));
  return (
    <section aria-label={`${label} in hexadecimal`}>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="mono overflow-auto p-3 text-[12px] leading-5"
      >
        {lines.map(({ offset, hex, text }) => (
          <span key={offset} className="block">
            <span className="text-text-3">{offset}</span> {hex} <span className="text-ok">{text}</span>
          </span>
        ))}
      </pre>
    </section>
  );
}
