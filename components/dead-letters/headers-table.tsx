'use client';

import { useState } from 'react';
import { bytesOf } from '#components/payload/hex-dump.ts';
import { formatCount } from '#components/ui/format-number.ts';
import { Pill } from '#components/ui/pill.tsx';
import { Raw } from '#components/ui/raw.tsx';
import type { HeaderView } from '#lib/access/payload.ts';

const owners = {
  event: undefined,
  convention: { text: 'failure', title: 'Written by the dead letter convention; removed on replay.' },
  redrive: { text: 'redrive', title: 'Written by a replay of this console.' },
} as const;

/** Headers in the order of the record, repeated names and null values as they are. The event's own come first to the eye; a press shows the bytes. */
export function HeadersTable({ headers }: { headers: readonly HeaderView[] }) {
  if (headers.length === 0) return <p className="px-3.5 py-3 text-text-2">The record has no headers.</p>;
  // A name may repeat, so only the place tells two headers apart; the list never changes.
  const rows = headers.map((header, index) => ({ header, id: `${index} ${header.name}` }));
  return (
    <table className="w-full table-fixed border-collapse">
      <thead className="sr-only">
        <tr>
          <th scope="col">Header</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ header, id }) => (
          <HeaderRow key={id} header={header} />
        ))}
      </tbody>
    </table>
  );
}

function HeaderRow({ header }: { header: HeaderView }) {
  const [isRaw, setIsRaw] = useState(false);
  const owner = owners[header.owner];
  const hasBytes = header.reading.kind !== 'null';
  return (
    <tr className="group border-b border-line align-top last:border-0">
      <td className="w-[42%] py-1.5 pr-2 pl-3.5 text-text-2">
        <Raw className="[overflow-wrap:anywhere]">{header.name}</Raw>
        {owner === undefined ? null : (
          <span className="ml-1.5">
            <Pill tone={header.owner === 'redrive' ? 'replay' : 'neutral'} title={owner.title}>
              {owner.text}
            </Pill>
          </span>
        )}
      </td>
      <td className="py-1.5 pr-3.5">
        <div className="flex items-start gap-2">
          <div className="min-w-0 flex-1">
            <Reading header={header} />
            {isRaw ? <Raw className="mt-1 block text-text-3 [overflow-wrap:anywhere]">{hexOf(header.base64)}</Raw> : null}
          </div>
          {hasBytes ? (
            <button
              type="button"
              aria-expanded={isRaw}
              aria-label={`Bytes of ${header.name}`}
              onClick={() => setIsRaw(!isRaw)}
              className="shrink-0 rounded px-1 text-xs leading-[19px] text-text-3 hover:bg-sunken hover:text-text"
            >
              bytes
            </button>
          ) : null}
        </div>
      </td>
    </tr>
  );
}

function Reading({ header: { reading, base64 } }: { header: HeaderView }) {
  switch (reading.kind) {
    case 'null':
      return <Pill tone="outline">null</Pill>;
    case 'binary':
      return <Raw className="[overflow-wrap:anywhere]">{base64 === '' ? '(empty)' : `0x${hexOf(base64).replaceAll(' ', '')}`}</Raw>;
    case 'integer':
      return <Raw className="text-risk">{reading.text}</Raw>;
    case 'text':
      return reading.text === '' ? <Pill tone="outline">empty</Pill> : <LongText text={reading.text} />;
  }
}

/** A stack trace among the headers is shown whole with the error; here a long text begins as something one can pass by. */
function LongText({ text }: { text: string }) {
  const [isWhole, setIsWhole] = useState(false);
  const isLong = text.length > 320;
  return (
    <>
      <Raw className="whitespace-pre-wrap [overflow-wrap:anywhere]">{isLong && !isWhole ? `${text.slice(0, 200)}…` : text}</Raw>
      {isLong ? (
        <button type="button" aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)} className="ml-1.5 text-xs text-accent hover:underline">
          {isWhole ? 'less' : `all ${formatCount(text.length)} characters`}
        </button>
      ) : null}
    </>
  );
}

function hexOf(base64: string): string {
  return [...bytesOf(base64)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
