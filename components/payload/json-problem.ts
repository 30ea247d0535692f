/** What is wrong with a text, and at which character. */
export interface TextProblem {
  at: number;
  message: string;
}

type Expected = 'value' | 'value or ]' | 'name' | 'name or }' | 'colon' | 'comma or end' | 'nothing';

const messages: Record<Expected, string> = {
  value: 'a value is expected here',
  'value or ]': 'a value or ] is expected here',
  name: 'a name in double quotes is expected here',
  'name or }': 'a name in double quotes or } is expected here',
  colon: 'a colon is missing before this',
  'comma or end': 'a comma or the closing bracket is missing before this',
  nothing: 'the document has ended before this',
};

const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const word = /true|false|null/y;
const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** Where a match at a place ends; -1 where there is none. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** The end of a string that begins at `from`, or what is wrong with it. */
function endOfString(text: string, from: number): number | TextProblem {
  let at = from + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code < 0x20) return { at, message: 'a line break or control character must be escaped within a string; or its closing quote is missing' };
    if (code === 0x5c) {
      const end = endOf(escaped, text, at);
      if (end < 0) return { at, message: 'this escape is none that JSON has' };
      at = end;
    } else at += 1;
  }
  return { at: from, message: 'the string that begins here is not closed' };
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at += 1;
  return at;
}

/** How far a text was walked, in which brackets that is, and what may come there. */
interface Walk {
  text: string;
  at: number;
  open: { bracket: string; at: number }[];
  expected: Expected;
}

const expectsValue = ({ expected }: Walk) => expected === 'value' || expected === 'value or ]';
const expectsName = ({ expected }: Walk) => expected === 'name' || expected === 'name or }';

function valueEnded(walk: Walk, end: number): void {
  walk.at = end;
  walk.expected = walk.open.length === 0 ? 'nothing' : 'comma or end';
}

/** Takes a bracket that ends a list or an object, where one may end. */
function takeClosing(walk: Walk): boolean {
  const { text, at, open, expected } = walk;
  if (expected !== 'comma or end' && expected !== 'value or ]' && expected !== 'name or }') return false;
  if (text.charAt(at) !== (open.at(-1)?.bracket === '{' ? '}' : ']')) return false;
  open.pop();
  valueEnded(walk, at + 1);
  return true;
}

/** Takes a bracket that begins a list or an object, where a value is expected. */
function takeOpening(walk: Walk): boolean {
  const bracket = walk.text.charAt(walk.at);
  if (!expectsValue(walk) || (bracket !== '{' && bracket !== '[')) return false;
  walk.open.push({ bracket, at: walk.at });
  walk.expected = bracket === '{' ? 'name or }' : 'value or ]';
  walk.at += 1;
  return true;
}

/** Takes the comma or colon that is expected. */
function takeSeparator(walk: Walk): boolean {
  const { text, at, open, expected } = walk;
  if (text.charAt(at) !== (expected === 'colon' ? ':' : expected === 'comma or end' ? ',' : '')) return false;
  walk.expected = expected === 'comma or end' && open.at(-1)?.bracket === '{' ? 'name' : 'value';
  walk.at += 1;
  return true;
}

/** Takes a name, a string, a number or a word; or says what is wrong here. */
function takeWord(walk: Walk): TextProblem | null {
  const { text, at, expected } = walk;
  const isQuoted = text.charAt(at) === '"';
  if (!(expectsValue(walk) || (expectsName(walk) && isQuoted))) return { at, message: messages[expected] };
  const end = isQuoted ? endOfString(text, at) : Math.max(endOf(number, text, at), endOf(word, text, at));
  if (typeof end !== 'number') return end;
  if (end < 0) return { at, message: messages[expected] };
  if (expectsName(walk)) {
    walk.at = end;
    walk.expected = 'colon';
  } else valueEnded(walk, end);
  return null;
}

/**
 * The first syntax error of a JSON text as RFC 8259 has it, where `JSON.parse` throws; null where there is none. It says where and what in words of its own, since
 * engines do not always say where. Nothing is parsed into values: depth and length cost nothing but time.
 */
export function jsonProblem(text: string): TextProblem | null {
  const walk: Walk = { text, at: skipSpace(text, 0), open: [], expected: 'value' };
  while (walk.at < text.length) {
    if (!takeClosing(walk) && !takeOpening(walk) && !takeSeparator(walk)) {
      const problem = takeWord(walk);
      if (problem !== null) return problem;
    }
    walk.at = skipSpace(text, walk.at);
  }
  if (walk.expected === 'nothing') return null;
  const unclosed = walk.open.at(-1);
  if (unclosed === undefined) return { at: text.length, message: 'there is no value' };
  return { at: text.length, message: `the text ends here, and ${unclosed.bracket} of ${placeOf(text, unclosed.at)} is not closed` };
}

/** "line 3, column 7" of a character, counted from 1. */
export function placeOf(text: string, at: number): string {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  return `line ${line}, column ${at - (before.lastIndexOf('\n') + 1) + 1}`;
}
