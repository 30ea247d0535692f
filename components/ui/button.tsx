import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { KeyboardKey } from './keyboard-key.tsx';

type Kind = 'plain' | 'primary' | 'replay' | 'danger' | 'quiet';

const kinds: Record<Kind, string> = {
  plain: 'border-line-strong bg-raised text-text hover:bg-sunken',
  primary: 'border-accent bg-accent text-on-colour hover:opacity-90',
  replay: 'border-replay bg-replay text-on-colour hover:opacity-90',
  danger: 'border-line-strong bg-raised text-failed hover:bg-failed-weak',
  quiet: 'border-transparent text-text-2 hover:bg-sunken hover:text-text',
};

/** How a button looks, for links that act as one. */
export function buttonClass(kind: Kind = 'plain', size: 'small' | 'normal' = 'normal'): string {
  return classNames(
    'inline-flex shrink-0 items-center justify-center gap-2 whitespace-nowrap rounded-[7px] border font-[550] transition-colors disabled:cursor-not-allowed disabled:opacity-45 aria-disabled:cursor-not-allowed aria-disabled:opacity-45',
    size === 'small' ? 'h-[26px] px-2 text-sm' : 'h-[30px] px-3 text-[12.5px]',
    kinds[kind],
  );
}

interface ButtonProps extends ComponentProps<'button'> {
  kind?: Kind;
  size?: 'small' | 'normal';
  /** The key that does the same; shown on the button. */
  shortcut?: string;
  children: ReactNode;
}

export function Button({ kind = 'plain', size = 'normal', shortcut, className, children, type = 'button', ...rest }: ButtonProps) {
  return (
    <button type={type} className={classNames(buttonClass(kind, size), className)} aria-keyshortcuts={shortcut} {...rest}>
      {children}
      {shortcut === undefined ? null : <KeyboardKey keys={shortcut} />}
    </button>
  );
}
