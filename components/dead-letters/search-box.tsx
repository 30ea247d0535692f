'use client';

import { Search, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { KeyboardKey } from '#components/ui/keyboard-key.tsx';
import { useZone } from '#components/ui/time-zone.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { gramBytes } from '#lib/dead-letters/search/grams.ts';
import { parseSearch, type SearchTerms, writeSearch } from '#lib/dead-letters/search/search-terms.ts';
import type { DeadLetterFilter } from './dead-letter-filter.ts';
import { FilterTokens, tokensOf } from './filter-tokens.tsx';

/** A pause in typing after which it is searched for. */
const pauseMs = 250;

interface SearchBoxProps {
  filter: DeadLetterFilter;
  /** `isTyping`: a step on the way to what is meant, of which none is one to come back to. */
  onChange: (change: Partial<DeadLetterFilter>, isTyping: boolean) => void;
}

/** What is still missing of what was typed; empty where it can be searched for as it is. */
function hintOf(text: string): string {
  const typed = text.trim();
  if (typed === '') return '';
  if (isHeaderTerm(typed)) return readTerms(typed) === null ? 'at most eight headers at once' : 'Enter adds the header filter';
  return new TextEncoder().encode(typed).length < gramBytes ? 'four characters or more' : '';
}

/** What was typed, read as the API will; null where it would refuse it. */
function readTerms(text: string): SearchTerms | null {
  try {
    return parseSearch(text, undefined);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** A header's filter is complete when its operator says so. */
const isHeaderTerm = (text: string) => /(^|\s)header:/.test(text) && !text.startsWith('"');

/** The one text box over the list: what is searched for, with everything else that narrows the list as tokens before it. */
export function SearchBox({ filter, onChange }: SearchBoxProps) {
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const zone = useZone();
  const [text, setText] = useState(filter.q ?? '');
  const sent = useRef(filter.q);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useKeyBinding('/', 'Search', () => {
    input.current?.focus();
    input.current?.select();
  });
  // Back, or a link, changes the address without this box.
  useEffect(() => {
    if (filter.q === sent.current) return;
    sent.current = filter.q;
    setText(filter.q ?? '');
  }, [filter.q]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const send = (change: Partial<DeadLetterFilter>, isTyping: boolean) => {
    clearTimeout(timer.current);
    if (change.q !== undefined) sent.current = change.q;
    onChange(change, isTyping);
  };
  const type = (typed: string) => {
    setText(typed);
    clearTimeout(timer.current);
    if (typed.trim() === '') send({ q: null }, true);
    // What is too short is sent as well: the answer says so, where that to an older text would stand.
    else if (!isHeaderTerm(typed.trim())) timer.current = setTimeout(() => send({ q: typed }, true), pauseMs);
  };
  const clear = () => {
    setText('');
    send({ q: null }, false);
  };
  const complete = () => {
    const terms = readTerms(text);
    if (terms === null) return;
    const { needle, headers } = terms;
    const rest = needle === null ? null : headers.length === 0 ? text : writeSearch({ needle, headers: [] });
    setText(rest ?? '');
    // The keys are the list's again, unless there may be another filter to add.
    if (headers.length === 0) input.current?.blur();
    if (headers.length > 0 || rest !== filter.q)
      send({ q: rest, header: [...new Set([...filter.header, ...headers.map(({ name, value }) => `${name}=${value}`)])] }, false);
  };
  const leave = () => (text === '' ? input.current?.blur() : clear());
  // With the mouse, the keys stay the list's.
  const remove = (change: Partial<DeadLetterFilter>, byKeyboard: boolean) => {
    onChange(change, false);
    if (byKeyboard) input.current?.focus();
  };
  const removeLast = () => {
    const last = tokensOf(filter, zone).at(-1);
    if (last !== undefined) onChange(last.without, false);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') complete();
    else if (event.key === 'Escape') leave();
    else if (event.key === 'Backspace' && text === '') removeLast();
  };
  const hint = hintOf(text);
  return (
    <search className="px-5 pb-1.5">
      {/* A press anywhere in the box is one in its field; the keyboard goes there by itself. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: only widens where a mouse can press */}
      <div
        onClick={(event) => (event.target === event.currentTarget ? input.current?.focus() : undefined)}
        className="flex min-h-8 cursor-text flex-wrap items-center gap-1.5 rounded-[7px] border border-line-strong bg-surface px-2 py-1 focus-within:outline-2 focus-within:outline-accent"
      >
        <Search aria-hidden size={14} className="shrink-0 text-text-3" />
        <FilterTokens filter={filter} onRemove={remove} />
        <div className="flex min-w-[190px] flex-1 items-center gap-1.5">
          <input
            ref={input}
            type="search"
            enterKeyHint="search"
            autoComplete="off"
            spellCheck={false}
            aria-label="Search dead letters"
            aria-describedby={`${id}-hint`}
            aria-keyshortcuts="/"
            placeholder="Search key, value, headers and error, or header:name=value"
            value={text}
            onChange={(event) => type(event.target.value)}
            onKeyDown={onKeyDown}
            className="h-[22px] min-w-0 flex-1 bg-transparent outline-none placeholder:text-text-3 [&::-webkit-search-cancel-button]:hidden"
          />
          <span id={`${id}-hint`} className="shrink-0 text-sm text-text-3">
            {hint}
          </span>
          {text === '' ? (
            <span className="text-text-3">
              <KeyboardKey keys="/" />
            </span>
          ) : (
            <button
              type="button"
              aria-label="Clear the search"
              title="Clear (Esc)"
              onClick={clear}
              className="inline-flex size-[22px] items-center justify-center rounded text-text-3 hover:bg-sunken hover:text-text"
            >
              <X aria-hidden size={14} />
            </button>
          )}
        </div>
      </div>
    </search>
  );
}
