/** Deeper levels are not indented further: a hostile payload of brackets must not grow a thousandfold. */
const deepestIndent = 24;

const token = /"(?:[^"\\]|\\.)*"?|[[\]{},:]|[^\s"[\]{},:]+/g;

/**
 * Lays JSON text out for reading without parsing it: every number, string and repeated name stays exactly as it was sent
 * (a JavaScript number would lose what is above 2^53, an object what is there twice). Text cut in the middle is laid out as far as it goes.
 */
export function formatJson(text: string): string {
  const lines: string[] = [];
  let line = '';
  let depth = 0;
  const breakLine = () => {
    lines.push(line);
    line = '  '.repeat(Math.min(depth, deepestIndent));
  };
  let previous = '';
  for (const [part] of text.matchAll(token)) {
    const closes = part === '}' || part === ']';
    if (closes) depth = Math.max(0, depth - 1);
    const isEmpty = closes && (previous === '{' || previous === '[');
    if (!isEmpty && (closes || previous === '{' || previous === '[' || previous === ',')) breakLine();
    line += part === ':' ? ': ' : part;
    if (part === '{' || part === '[') depth += 1;
    previous = part;
  }
  lines.push(line);
  return lines.join('\n');
}
