'use client';

import { json } from '@codemirror/lang-json';
import { codeFolding, foldGutter, foldKeymap, syntaxHighlighting } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, keymap } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { directionMarks, highlighting, look } from './code-look.ts';
import type { CodeProps } from './code-size.ts';

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
          highlightSpecialChars({ addSpecialChars: directionMarks }),
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
