import type { AskedTarget } from '#lib/rewind/rewind.ts';

export const targetKinds = ['outage', 'time', 'offsets'] as const satisfies readonly AskedTarget['kind'][];

const texts: Record<AskedTarget['kind'], { title: string; text: string }> = {
  outage: { title: 'Where the outage began', text: 'Where the group stood when its commits last stopped while its lag grew, by the samples of the last day.' },
  time: { title: 'A time', text: 'The first record of each partition that is not older.' },
  offsets: { title: 'An offset of each partition', text: 'Backwards or forwards; forwards skips records.' },
};

/** The ways to say where a group is to be set to. */
export function TargetChoice({ target, onChoose }: { target: AskedTarget['kind']; onChoose: (kind: AskedTarget['kind']) => void }) {
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">To where</legend>
      <div className="grid gap-2">
        {targetKinds.map((kind) => (
          <label key={kind} className="flex cursor-pointer items-start gap-2.5">
            <input type="radio" name="target" className="mt-1" checked={target === kind} onChange={() => onChoose(kind)} />
            <span className="min-w-0">
              <span className="block font-[570]">{texts[kind].title}</span>
              <span className="block text-sm text-text-3">{texts[kind].text}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
