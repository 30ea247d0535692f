import { classNames } from './class-names.ts';

interface ChoiceProps<Option extends string> {
  /** What is chosen, for who cannot see it. */
  label: string;
  options: readonly Option[];
  chosen: Option;
  onChoose: (option: Option) => void;
  text: (option: Option) => string;
}

/** One of a few, all in sight. */
export function Choice<Option extends string>({ label, options, chosen, onChoose, text }: ChoiceProps<Option>) {
  return (
    <div role="group" aria-label={label} className="flex gap-0.5 rounded-[7px] border border-line p-0.5">
      {options.map((option) => (
        <button
          key={option}
          type="button"
          aria-pressed={option === chosen}
          onClick={() => onChoose(option)}
          className={classNames('rounded-[5px] px-2 py-px text-sm font-[550]', option === chosen ? 'bg-info-weak text-info' : 'text-text-2 hover:bg-sunken')}
        >
          {text(option)}
        </button>
      ))}
    </div>
  );
}
