export interface CodeProps {
  text: string;
  isJson: boolean;
  /** What it is, for screen readers: "Value". */
  label: string;
}

const lineHeight = 20;

/** Height in pixels that a text takes before it scrolls inside; what waits for it has the same. */
export function codeHeight(text: string): number {
  const lines = text.split('\n', 24).length;
  return Math.min(lines, 23) * lineHeight + 18;
}
