import { Users } from 'lucide-react';
import { EmptyState } from '#components/ui/view-state.tsx';

/** No group was sampled: why that may be, and what to do. */
export function NoGroups() {
  return (
    <EmptyState icon={Users} title="No consumer group was seen">
      <p>
        Groups appear within 10 s of their first member or commit, while a worker runs. Share groups are not shown: they commit no offsets. Where there should
        be some, the cluster’s user may lack the right to DESCRIBE groups.
      </p>
    </EmptyState>
  );
}
