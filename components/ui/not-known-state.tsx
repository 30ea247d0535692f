import { CircleHelp } from 'lucide-react';
import { EmptyState } from './view-state.tsx';

interface NotKnownStateProps {
  /** Why it is not known: "Kafka of main is down". */
  ground: string;
  /** What would be here: "dead letter topics". */
  what: string;
}

/** A list that is empty because what it is made of could not be looked at: that is not the same as none. */
export function NotKnownState({ ground, what }: NotKnownStateProps) {
  return (
    <EmptyState icon={CircleHelp} title={`${ground}: no ${what} could be looked at yet`}>
      What keeps it is said above. They appear here by themselves once it is back.
    </EmptyState>
  );
}
