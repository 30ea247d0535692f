import { expect, test } from 'vitest';
import { visibleText } from './visible-text.ts';

test('terminal colours, overrides of direction and invisible characters are seen', () => {
  expect(visibleText('\u001b[31mred\u001b[0m')).toBe('⟨U+001B⟩[31mred⟨U+001B⟩[0m');
  expect(visibleText('invoice\u202Egpj.exe')).toBe('invoice⟨U+202E⟩gpj.exe');
  expect(visibleText('a\u200Bb\u0000c')).toBe('a⟨U+200B⟩b⟨U+0000⟩c');
});

test('ordinary text of any script stays as it is', () => {
  const text = 'Größe\t①\nשלום 👩‍🔬'.replace('\u200d', '');
  expect(visibleText(text)).toBe(text);
});
