'use client';

import { useId, useRef, useState } from 'react';
import { useTypedMeanwhile } from '#components/keyboard/hold-keys.tsx';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { Button } from './button.tsx';
import { KeyboardKey } from './keyboard-key.tsx';

interface TextFormProps {
  label: string;
  placeholder?: string;
  /** What the button says: the action and its size, "Discard 1 dead letter". */
  action: string;
  kind?: 'primary' | 'danger' | 'replay';
  maximumLength: number;
  /** The key that leads into the text from anywhere on the page. */
  focusKey?: string;
  isBusy: boolean;
  /** Why the action is not possible any more; what was written stays, to be copied. */
  obstacle?: string | undefined;
  onSubmit: (text: string) => void;
  onCancel?: () => void;
}

/** One required text and the action that it belongs to; Ctrl or ⌘ with Enter sends it. */
export function TextForm({ label, placeholder, action, kind = 'primary', maximumLength, focusKey, isBusy, obstacle, onSubmit, onCancel }: TextFormProps) {
  const id = useId();
  const [text, setText] = useState('');
  useTypedMeanwhile(setText);
  const field = useRef<HTMLTextAreaElement>(null);
  useKeyBinding(focusKey ?? '', label, () => field.current?.focus(), focusKey !== undefined);
  const isReady = text.trim() !== '' && !isBusy && obstacle === undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onSubmit(text.trim());
      }}
    >
      <label htmlFor={id} className="mb-1 block text-text-3">
        {label} {focusKey === undefined ? null : <KeyboardKey keys={focusKey} />}
      </label>
      <textarea
        ref={field}
        id={id}
        required
        rows={3}
        maxLength={maximumLength}
        value={text}
        placeholder={placeholder}
        className="block w-full resize-y rounded-[7px] border border-line-strong bg-surface px-2.5 py-2 placeholder:text-text-3"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) event.currentTarget.form?.requestSubmit();
        }}
      />
      {obstacle === undefined ? null : (
        <p role="status" className="mt-2 text-risk">
          {obstacle}
        </p>
      )}
      {/* From the text the next stop is the action, which stands at the right. */}
      <div className="mt-3 flex flex-row-reverse items-center gap-2">
        <Button type="submit" kind={kind} disabled={!isReady} className={onCancel === undefined ? 'w-full' : ''}>
          {isBusy ? 'One moment…' : action}
        </Button>
        {onCancel === undefined ? null : (
          <>
            <Button kind="quiet" onClick={onCancel}>
              Cancel
            </Button>
            <KeyboardKey keys="Ctrl Enter" />
          </>
        )}
      </div>
    </form>
  );
}
