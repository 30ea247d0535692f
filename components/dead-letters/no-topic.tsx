import { Inbox } from 'lucide-react';
import { Raw } from '#components/ui/raw.tsx';
import { EmptyState } from '#components/ui/view-state.tsx';

/** Nothing is called as dead letter topics are: what is looked for, and what to do. */
export function NoTopic({ patterns }: { patterns: readonly string[] }) {
  return (
    <EmptyState icon={Inbox} title="No topic fits the patterns of dead letter topics">
      <p>These are looked for, and looked for again every few seconds:</p>
      <p className="my-2 flex flex-wrap justify-center gap-1.5">
        {patterns.map((pattern) => (
          <Raw key={pattern} className="rounded border border-line bg-surface px-1.5 py-0.5">
            {pattern}
          </Raw>
        ))}
      </p>
      <p>
        Where your dead letter topics are called otherwise, set <Raw className="text-text">REDRIVE_DEAD_LETTER_TOPICS</Raw> to patterns that fit them, separated
        by commas (<Raw>*</Raw> stands for anything), and restart worker and console. Where they fit, the cluster’s user may lack the right to describe them.
      </p>
    </EmptyState>
  );
}
