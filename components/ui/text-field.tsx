import { type ComponentProps, type ReactNode, useId } from 'react';

interface TextFieldProps extends ComponentProps<'input'> {
  label: string;
  /** What is asked for, where the label does not say it all. */
  hint?: ReactNode;
}

/** A labelled line of text. */
export function TextField({ label, hint, className, ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-text-3">
        {label}
      </label>
      <input
        id={id}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className="block h-[30px] w-full rounded-[7px] border border-line-strong bg-surface px-2.5 placeholder:text-text-3"
        {...rest}
      />
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="mt-1 text-sm text-text-3">
          {hint}
        </p>
      )}
    </div>
  );
}
