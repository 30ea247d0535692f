'use client';

import { json } from '@codemirror/lang-json';
import { syntaxHighlighting } from '@codemirror/language';
import { EditorState, type Extension, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';
import { directionMarks, highlighting, look } from './code-look.ts';
import type { TextProblem } from './json-problem.ts';
import { undoHistory } from './undo-history.ts';

interface CodeEditorProps {
  /** What it begins with; the editor has its own text from then on. */
  initialText: string;
  isJson: boolean;
  /** What it is, for screen readers: "Value". */
  label: string;
  /** Finds what is wrong, to be marked in place. */
  check: (text: string) => TextProblem | null;
  onChange: (text: string) => void;
}

const editable = EditorView.theme({
  '.cm-content': { caretColor: 'var(--accent)' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)' },
  '.cm-problem': { backgroundColor: 'var(--failed-weak)', textDecoration: 'underline wavy var(--failed)', textUnderlineOffset: '3px' },
  '.cm-problem-line': { boxShadow: 'inset 3px 0 0 var(--failed)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': { backgroundColor: 'var(--accent-weak)' },
});

/** Marks the character where the problem is (at the end of the text the one before) and its line. */
function problemMarks(check: CodeEditorProps['check']): Extension {
  const marksOf = ({ doc }: EditorState): DecorationSet => {
    const problem = check(doc.toString());
    if (problem === null || doc.length === 0) return Decoration.none;
    const from = Math.min(problem.at, doc.length - 1);
    const line = doc.lineAt(Math.min(problem.at, doc.length));
    const marks = [Decoration.line({ class: 'cm-problem-line' }).range(line.from)];
    if (from + 1 <= line.to && from >= line.from) marks.push(Decoration.mark({ class: 'cm-problem' }).range(from, from + 1));
    return Decoration.set(marks, true);
  };
  return StateField.define<DecorationSet>({
    create: marksOf,
    update: (marks, { docChanged, state }) => (docChanged ? marksOf(state) : marks),
    provide: (field) => EditorView.decorations.from(field),
  });
}

/** Begins a line at the depth of the one before. */
function breakLine({ state, dispatch }: EditorView): boolean {
  const { from } = state.selection.main;
  const indent = /^[ \t]*/.exec(state.doc.lineAt(from).text)?.[0] ?? '';
  dispatch(state.replaceSelection(`\n${indent}`), { scrollIntoView: true, userEvent: 'input' });
  return true;
}

/**
 * Text to be edited, never parsed: what is not touched stays as it is. Only a line feed ends a line, so that a carriage return stays a character of its line.
 * Tab leaves the editor, as it does every field.
 */
export function CodeEditor({ initialText, isJson, label, check, onChange }: CodeEditorProps) {
  const parent = useRef<HTMLDivElement>(null);
  const firstText = useRef(initialText);
  const changed = useEffectEvent(onChange);
  useEffect(() => {
    if (parent.current === null) return;
    const view = new EditorView({
      parent: parent.current,
      state: EditorState.create({
        doc: firstText.current,
        extensions: [
          EditorState.lineSeparator.of('\n'),
          EditorView.contentAttributes.of({ 'aria-label': label, 'aria-multiline': 'true', spellcheck: 'false', autocapitalize: 'off', autocorrect: 'off' }),
          EditorView.lineWrapping,
          lineNumbers(),
          highlightSpecialChars({ addSpecialChars: directionMarks }),
          drawSelection(),
          undoHistory(),
          keymap.of([{ key: 'Enter', run: breakLine }]),
          look,
          editable,
          problemMarks(check),
          EditorView.updateListener.of(({ docChanged, state }) => {
            if (docChanged) changed(state.sliceDoc());
          }),
          ...(isJson ? [json(), syntaxHighlighting(highlighting)] : []),
        ],
      }),
    });
    return () => {
      firstText.current = view.state.sliceDoc();
      view.destroy();
    };
  }, [isJson, label, check]);
  return <div ref={parent} />;
}
