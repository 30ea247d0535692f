import type { ReplayDetail } from '#lib/replay/replay-job.ts';
import { EditedMessage } from './edited-message.tsx';

/** The messages of a plan that somebody edited by hand: who, why, and what differs from what failed. Nothing where none was. */
export function EditedMessages({ cluster, job }: { cluster: string; job: ReplayDetail }) {
  return job.plan.items.map(({ failureId, edit }) =>
    edit === null ? null : (
      <EditedMessage key={failureId} cluster={cluster} failureId={failureId} version={edit.version} status={job.state === 'planned' ? 'planned' : 'sent'} />
    ),
  );
}
