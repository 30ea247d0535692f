'use client';

import { Check, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { codeHeight } from '#components/payload/code-size.ts';
import { formatJson } from '#components/payload/format-json.ts';
import { placeOf } from '#components/payload/json-problem.ts';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { Pill } from '#components/ui/pill.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { type EditedPayload, editedAs, hexProblem, isSamePayload, looksLikeJson, textProblem } from './edited-payload.ts';

const CodeEditor = dynamic(() => import('#components/payload/code-editor.tsx').then((module) => module.CodeEditor), {
  ssr: false,
  loading: () => (
    <div className="p-3">
      <Skeleton width="60%" height={12} />
    </div>
  ),
});

const readings = ['text', 'hex', 'null'] as const;
const readingNames = { text: 'Text', hex: 'Hex', null: 'Null' };

const isMeantAsJson = (edited: EditedPayload) => edited.as === 'text' && (edited.text === '' || looksLikeJson(edited.text));

interface PayloadEditorProps {
  /** "Value" or "Key". */
  label: string;
  edited: EditedPayload;
  original: EditedPayload;
  onChange: (edited: EditedPayload) => void;
}

/** A key or value in an editor: its text, its bytes in hexadecimal, or null. */
export function PayloadEditor({ label, edited, original, onChange }: PayloadEditorProps) {
  // An editor has its own text: one that is set from outside begins anew.
  const [{ turn, isJson }, setBeginning] = useState({ turn: 0, isJson: isMeantAsJson(edited) });
  const set = (next: EditedPayload) => {
    onChange(next);
    setBeginning({ turn: turn + 1, isJson: isMeantAsJson(next) });
  };
  const isChanged = !isSamePayload(edited, original);
  return (
    <Card
      title={label}
      note={isChanged ? <Pill tone="info">edited</Pill> : 'as it failed'}
      aside={
        <>
          {isChanged ? (
            <Button kind="quiet" size="small" onClick={() => set(original)}>
              Back to the original
            </Button>
          ) : null}
          {edited.as === 'text' && looksLikeJson(edited.text) ? (
            <Button kind="quiet" size="small" title="Changes the spacing, and nothing else" onClick={() => set({ as: 'text', text: formatJson(edited.text) })}>
              Lay out
            </Button>
          ) : null}
          <Choice
            label={`${label} edited as`}
            options={readings}
            chosen={edited.as}
            onChoose={(as) => set(editedAs(edited, as))}
            text={(as) => readingNames[as]}
          />
        </>
      }
    >
      {edited.as === 'null' ? (
        <p className="px-3.5 py-3 text-text-2">
          <Pill tone="outline">{label === 'Value' ? 'tombstone' : 'no key'}</Pill> It is sent as null
          {label === 'Value' ? ': on a compacted topic that deletes what its key held.' : '.'}
        </p>
      ) : (
        <>
          <div className="max-h-[478px] min-h-[38px] overflow-auto bg-sunken" style={{ minHeight: codeHeight(edited.text) }}>
            <CodeEditor
              key={`${edited.as} ${turn}`}
              initialText={edited.text}
              isJson={isJson}
              label={label}
              check={edited.as === 'hex' ? hexProblem : textProblem}
              onChange={(text) => onChange({ as: edited.as, text })}
            />
          </div>
          <Verdict as={edited.as} text={edited.text} />
        </>
      )}
    </Card>
  );
}

/** What is wrong with the text and where, or that it is in order. */
function Verdict({ as, text }: { as: 'text' | 'hex'; text: string }) {
  const problem = as === 'hex' ? hexProblem(text) : textProblem(text);
  if (problem === null && (as === 'hex' || !looksLikeJson(text))) return null;
  return (
    <p
      role="status"
      className={classNames('flex items-start gap-1.5 border-t border-line px-3.5 py-1.5 text-sm', problem === null ? 'text-ok' : 'bg-failed-weak text-failed')}
    >
      {problem === null ? <Check aria-hidden size={13} className="mt-0.5 shrink-0" /> : <X aria-hidden size={13} className="mt-0.5 shrink-0" />}
      {problem === null ? 'Well-formed JSON' : `${as === 'hex' ? 'Not bytes' : 'Not JSON'}: ${placeOf(text, problem.at)}: ${problem.message}`}
    </p>
  );
}
