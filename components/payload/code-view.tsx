'use client';

import { json } from '@codemirror/lang-json';
import { codeFolding, foldGutter, foldKeymap, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, keymap } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import type { CodeProps } from './code-size.ts';

/** Only tokens of ours, so that one style serves both themes. */
const highlighting = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--info)' },
  { tag: tags.string, color: 'var(--ok)' },
  { tag: [tags.number, tags.bool], color: 'var(--risk)' },
  { tag: tags.null, color: 'var(--text-3)' },
  { tag: [tags.punctuation, tags.bracket], color: 'var(--text-2)' },
]);

const look = EditorView.theme({
  '&': { fontSize: '12px', backgroundColor: 'transparent', color: 'var(--text)' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-1px', borderRadius: '7px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', fontVariantLigatures: 'none', lineHeight: '20px' },
  '.cm-content': { padding: '8px 0' },
  '.cm-gutters': { backgroundColor: 'transparent', border: 'none', color: 'var(--text-3)' },
  '.cm-foldPlaceholder': { backgroundColor: 'var(--accent-weak)', color: 'var(--accent)', border: 'none', padding: '0 6px', margin: '0 2px' },
  '.cm-specialChar': { color: 'var(--failed)' },
});

/** Text that can be folded, selected and searched by the browser, never changed. */
export function CodeView({ text, isJson, label }: CodeProps) {
  const parent = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (parent.current === null) return;
    const view = new EditorView({
      parent: parent.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          EditorState.readOnly.of(true),
          EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true' }),
          EditorView.lineWrapping,
          highlightSpecialChars({ addSpecialChars: /[\u061c\u202a-\u202e\u2066-\u2069]/g }),
          drawSelection(),
          keymap.of(foldKeymap),
          look,
          ...(isJson ? [json(), codeFolding(), foldGutter(), syntaxHighlighting(highlighting)] : []),
        ],
      }),
    });
    return () => view.destroy();
  }, [text, isJson, label]);
  return <div ref={parent} />;
}
