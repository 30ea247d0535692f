import { Annotation, type ChangeSet, type EditorSelection, type Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';

interface Step {
  changes: ChangeSet;
  selection: EditorSelection;
}

const isOurs = Annotation.define<true>();
/** What is typed within so long of one another is undone together. */
const sameStepMs = 400;
const mostSteps = 500;

/** Undo and redo of one editor: ⌘/Ctrl Z, with Shift or as Ctrl Y the other way, and the browser's own menu. */
export function undoHistory(): Extension {
  const done: Step[] = [];
  const undone: Step[] = [];
  let lastMs = 0;

  function move(view: EditorView, from: Step[], to: Step[]): boolean {
    const step = from.pop();
    if (step === undefined) return false;
    to.push({ changes: step.changes.invert(view.state.doc), selection: view.state.selection });
    view.dispatch({ changes: step.changes, selection: step.selection, annotations: isOurs.of(true), scrollIntoView: true });
    lastMs = 0;
    return true;
  }
  const undo = (view: EditorView) => move(view, done, undone);
  const redo = (view: EditorView) => move(view, undone, done);

  return [
    EditorView.updateListener.of(({ transactions, startState, changes, docChanged }) => {
      if (!docChanged || transactions.some((transaction) => transaction.annotation(isOurs) === true)) return;
      const nowMs = performance.now();
      const inverse = changes.invert(startState.doc);
      const last = done.at(-1);
      const isTyped = transactions.every((transaction) => transaction.isUserEvent('input.type') || transaction.isUserEvent('delete'));
      if (last !== undefined && isTyped && nowMs - lastMs < sameStepMs) last.changes = inverse.compose(last.changes);
      else done.push({ changes: inverse, selection: startState.selection });
      if (done.length > mostSteps) done.shift();
      undone.length = 0;
      lastMs = nowMs;
    }),
    EditorView.domEventHandlers({
      beforeinput(event, view) {
        const isHistory = event.inputType === 'historyUndo' || event.inputType === 'historyRedo';
        if (!isHistory) return false;
        event.preventDefault();
        return event.inputType === 'historyUndo' ? undo(view) : redo(view);
      },
    }),
    keymap.of([
      { key: 'Mod-z', run: undo, shift: redo, preventDefault: true },
      { key: 'Ctrl-y', run: redo, preventDefault: true },
    ]),
  ];
}
