/** Controls, and what turns the reading direction or hides itself: characters that could make a text look like another one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;

/**
 * Text from a message with every character that would not be seen shown by its number: a right-to-left override as ⟨U+202E⟩.
 * Tabs and line breaks stay. What is copied from the page says the same.
 */
export function visibleText(text: string): string {
  return text.replaceAll(unseen, (character) => `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}
