import { HighlightStyle } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Only tokens of ours, so that one style serves both themes. */
export const highlighting = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--info)' },
  { tag: tags.string, color: 'var(--ok)' },
  { tag: [tags.number, tags.bool], color: 'var(--risk)' },
  { tag: tags.null, color: 'var(--text-3)' },
  { tag: [tags.punctuation, tags.bracket], color: 'var(--text-2)' },
]);

/** How code looks, read or edited. */
export const look = EditorView.theme({
  '&': { fontSize: '12px', backgroundColor: 'transparent', color: 'var(--text)' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-1px', borderRadius: '7px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', fontVariantLigatures: 'none', lineHeight: '20px' },
  '.cm-content': { padding: '8px 0' },
  '.cm-gutters': { backgroundColor: 'transparent', border: 'none', color: 'var(--text-3)' },
  '.cm-foldPlaceholder': { backgroundColor: 'var(--accent-weak)', color: 'var(--accent)', border: 'none', padding: '0 6px', margin: '0 2px' },
  '.cm-specialChar': { color: 'var(--failed)' },
});

/** Characters that turn the direction of text around them are shown as what they are. */
export const directionMarks = /[\u061c\u202a-\u202e\u2066-\u2069]/g;
