import type { StackPart } from './stack-frames.ts';

/** As many of one's own frames as name the place. */
const mostOwn = 2;

/** A stack trace cut to its messages (the last one is the cause) and the first own frames below the last of them. @returns how many lines are left out, too. */
export function firstFrames(parts: readonly StackPart[]): { parts: StackPart[]; leftOut: number } {
  const lastMessage = parts.findLastIndex(({ kind }) => kind === 'message');
  const messages = parts.slice(0, lastMessage + 1).filter(({ kind }) => kind === 'message');
  const own = parts.slice(lastMessage + 1).flatMap(({ kind, lines }) => (kind === 'own' ? lines : []));
  const shown = own.slice(0, mostOwn);
  const brief: StackPart[] = shown.length === 0 ? messages : [...messages, { kind: 'own', lines: shown }];
  const count = (all: readonly StackPart[]) => all.reduce((sum, { lines }) => sum + lines.length, 0);
  return { parts: brief, leftOut: count(parts) - count(brief) };
}
