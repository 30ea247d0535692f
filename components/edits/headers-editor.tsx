'use client';

import { Plus, X } from 'lucide-react';
import { useEffect, useEffectEvent, useRef } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { countOf } from '#components/ui/format-number.ts';
import { Pill } from '#components/ui/pill.tsx';
import { type EditedPayload, editedAs, hexProblem } from './edited-payload.ts';
import { type EditedHeader, isSameHeaders } from './edited-record.ts';

interface HeadersEditorProps {
  headers: readonly EditedHeader[];
  original: readonly EditedHeader[];
  /** Names of those that a replay leaves out. */
  removed: readonly string[];
  onChange: (headers: EditedHeader[]) => void;
}

const field = 'block w-full rounded-[5px] border border-transparent bg-transparent px-1.5 py-0.5 font-mono text-[12px] leading-5 hover:border-line-strong';

/** Headers in their order, repeated names and null values as they are; each value as text, as bytes, or null. */
export function HeadersEditor({ headers, original, removed, onChange }: HeadersEditorProps) {
  const added = useRef(0);
  const addButton = useRef<HTMLButtonElement>(null);
  const isChanged = !isSameHeaders(headers, original);
  const change = (id: string, changes: Partial<EditedHeader>) => onChange(headers.map((header) => (header.id === id ? { ...header, ...changes } : header)));
  const add = () => {
    added.current += 1;
    onChange([...headers, { id: `new ${added.current}`, name: '', nameBase64: null, value: { as: 'text', text: '' } }]);
  };
  // The button that was pressed goes with its header.
  const remove = (id: string) => {
    onChange(headers.filter((header) => header.id !== id));
    addButton.current?.focus();
  };
  return (
    <Card
      title="Headers"
      note={isChanged ? <Pill tone="info">edited</Pill> : 'as they failed'}
      aside={
        <>
          {isChanged ? (
            <Button kind="quiet" size="small" onClick={() => onChange([...original])}>
              Back to the original
            </Button>
          ) : null}
          <Button ref={addButton} kind="quiet" size="small" onClick={add}>
            <Plus aria-hidden size={13} /> Add a header
          </Button>
        </>
      }
    >
      <ul>
        {headers.map((header, index) => (
          <HeaderRow
            key={header.id}
            header={header}
            number={index + 1}
            isNew={header.id.startsWith('new ') && header.name === ''}
            onChange={(changes) => change(header.id, changes)}
            onRemove={() => remove(header.id)}
          />
        ))}
      </ul>
      {headers.length === 0 ? <p className="px-3.5 py-2.5 text-text-3">None of its own.</p> : null}
      {removed.length === 0 ? null : (
        <p className="border-t border-line px-3.5 py-2 text-sm text-text-3" title={removed.join('\n')}>
          {countOf(removed.length, 'header')} of the failure {removed.length === 1 ? 'is' : 'are'} removed on replay
        </p>
      )}
    </Card>
  );
}

interface HeaderRowProps {
  header: EditedHeader;
  /** Its place, from 1. */
  number: number;
  isNew: boolean;
  onChange: (changes: Partial<EditedHeader>) => void;
  onRemove: () => void;
}

function HeaderRow({ header: { name, value }, number, isNew, onChange, onRemove }: HeaderRowProps) {
  const nameField = useRef<HTMLInputElement>(null);
  // One that was just added is written next.
  const begin = useEffectEvent(() => {
    if (isNew) nameField.current?.focus();
  });
  useEffect(() => begin(), []);
  const isWrong = value.as === 'hex' && hexProblem(value.text) !== null;
  return (
    <li className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto_auto] items-start gap-1 border-b border-line px-2 py-1 last:border-0">
      <input
        ref={nameField}
        aria-label={`Name of header ${number}`}
        value={name}
        maxLength={1_000}
        placeholder="name"
        className={`${field} text-text-2`}
        onChange={(event) => onChange({ name: event.target.value, nameBase64: null })}
      />
      <HeaderValue
        value={value}
        label={`Value of header ${number}${name === '' ? '' : `, ${name}`}`}
        isWrong={isWrong}
        onChange={(next) => onChange({ value: next })}
      />
      <select
        aria-label={`Header ${number} edited as`}
        value={value.as}
        className="h-[26px] rounded-[5px] border border-line bg-surface px-1 text-sm text-text-2"
        onChange={(event) => {
          const as = event.target.value;
          if (as === 'text' || as === 'hex' || as === 'null') onChange({ value: editedAs(value, as) });
        }}
      >
        <option value="text">Text</option>
        <option value="hex">Hex</option>
        <option value="null">Null</option>
      </select>
      <button
        type="button"
        aria-label={`Remove header ${number}`}
        title="Remove this header"
        onClick={onRemove}
        className="grid size-[26px] place-items-center rounded text-text-3 hover:bg-sunken hover:text-failed"
      >
        <X aria-hidden size={13} />
      </button>
    </li>
  );
}

function HeaderValue({ value, label, isWrong, onChange }: { value: EditedPayload; label: string; isWrong: boolean; onChange: (value: EditedPayload) => void }) {
  if (value.as === 'null')
    return (
      <span className="px-1.5 py-[3px]">
        <Pill tone="outline">null</Pill>
      </span>
    );
  const { as, text } = value;
  return (
    <div>
      <textarea
        aria-label={label}
        aria-invalid={isWrong}
        value={text}
        rows={Math.min(8, Math.max(1, text.split('\n').length, Math.ceil(text.length / 30)))}
        spellCheck={false}
        className={`${field} resize-none [field-sizing:content] [overflow-wrap:anywhere] ${as === 'hex' ? 'text-risk' : ''} ${isWrong ? 'bg-failed-weak' : ''}`}
        onChange={(event) => onChange({ as, text: event.target.value })}
      />
      {isWrong ? <p className="px-1.5 text-sm text-failed">Not bytes: two hexadecimal digits make one.</p> : null}
    </div>
  );
}
