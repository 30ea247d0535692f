import { classNames } from '#components/ui/class-names.ts';

interface Figure {
  name: string;
  value: string;
  note: string;
  isBad?: boolean;
}

/** A few numbers side by side, each with what it means. */
export function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl className="grid grid-cols-2 gap-x-5 gap-y-2.5 lg:grid-cols-4">
      {figures.map(({ name, value, note, isBad = false }) => (
        <div key={name} className="min-w-0">
          <dt className="text-sm text-text-3">{name}</dt>
          <dd className={classNames('mt-0.5 text-xl font-[630] tracking-[-0.015em] tabular-nums', isBad && 'text-failed')}>{value}</dd>
          <dd className="text-sm text-text-3">{note}</dd>
        </div>
      ))}
    </dl>
  );
}
