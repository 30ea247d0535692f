'use client';

import { json } from '@codemirror/lang-json';
import { syntaxHighlighting } from '@codemirror/language';
import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView, highlightSpecialChars } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { directionMarks, highlighting, look } from './code-look.ts';

interface CodeDiffProps {
  before: string;
  after: string;
  isJson: boolean;
  /** What is compared, for screen readers: "Value". */
  label: string;
  /** Where two texts have no room side by side: below each other, line by line. */
  isNarrow?: boolean;
}

/** Red is what was, green what is; the sides and their order say the same. */
const sides = EditorView.theme({
  '.cm-deletedChunk': { backgroundColor: 'var(--failed-weak)', paddingLeft: '6px' },
  '.cm-deletedChunk .cm-deletedText': { background: 'none', textDecoration: 'underline 2px var(--failed)', textUnderlineOffset: '3px' },
  '.cm-insertedLine, .cm-changedLine': { backgroundColor: 'var(--ok-weak)' },
  '&.cm-merge-a .cm-changedLine, &.cm-merge-a .cm-deletedChunk': { backgroundColor: 'var(--failed-weak)' },
  '&.cm-merge-b .cm-changedLine': { backgroundColor: 'var(--ok-weak)' },
  '&.cm-merge-a .cm-changedText, &.cm-merge-a .cm-deletedText': {
    background: 'none',
    textDecoration: 'underline 2px var(--failed)',
    textUnderlineOffset: '3px',
  },
  '&.cm-merge-b .cm-changedText': { background: 'none', textDecoration: 'underline 2px var(--ok)', textUnderlineOffset: '3px' },
  // Its own signs are in no font of ours.
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '""', margin: '0' },
  '.cm-collapsedLines': { background: 'var(--sunken)', color: 'var(--text-3)', padding: '2px 12px' },
});

const folded = { margin: 4, minSize: 8 };
const diffConfig = { timeout: 200 };

/** A text before and after, side by side or, where that has no room, below each other; long stretches that are the same are folded. */
export function CodeDiff({ before, after, isJson, label, isNarrow = false }: CodeDiffProps) {
  const parent = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (parent.current === null) return;
    const side = (name: string) => [
      EditorState.readOnly.of(true),
      EditorState.lineSeparator.of('\n'),
      EditorView.contentAttributes.of({ 'aria-label': `${label} ${name}`, 'aria-readonly': 'true' }),
      EditorView.lineWrapping,
      highlightSpecialChars({ addSpecialChars: directionMarks }),
      look,
      sides,
      ...(isJson ? [json(), syntaxHighlighting(highlighting)] : []),
    ];
    const changes = unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: folded, gutter: false, diffConfig });
    const view = isNarrow
      ? new EditorView({ parent: parent.current, state: EditorState.create({ doc: after, extensions: [...side('before and after'), changes] }) })
      : new MergeView({
          parent: parent.current,
          a: { doc: before, extensions: side('before') },
          b: { doc: after, extensions: side('after') },
          collapseUnchanged: folded,
          gutter: false,
          diffConfig,
        });
    return () => view.destroy();
  }, [before, after, isJson, label, isNarrow]);
  return <div ref={parent} />;
}
