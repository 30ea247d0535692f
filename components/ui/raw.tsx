import { classNames } from './class-names.ts';
import { visibleText } from './visible-text.ts';

/** What the system says (topic, key, id, message): monospace, every character seen, as text whatever it contains. */
export function Raw({ children, className, title }: { children: string; className?: string; title?: string }) {
  return (
    <span className={classNames('mono', className)} title={title}>
      {visibleText(children)}
    </span>
  );
}
