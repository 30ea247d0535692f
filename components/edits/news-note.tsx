import type { ReactNode } from 'react';
import { Person } from '#components/access/person.tsx';
import { Button } from '#components/ui/button.tsx';
import type { EditDetail } from '#lib/dead-letters/edits/edit.ts';
import { canBecome } from '#lib/dead-letters/failure-states.ts';

interface NewsNoteProps {
  seen: EditDetail;
  newest: EditDetail;
  onStartOver: () => void;
}

/** What happened to the draft or its dead letter since it was loaded; nothing where nothing did. What was written here stays until one decides. */
export function NewsNote({ seen, newest, onStartOver }: NewsNoteProps) {
  const [latest] = newest.versions;
  if (!canBecome(newest.state, 'claimed'))
    return <Note>It is {newest.state} now, so it cannot be edited or replayed. What you wrote can still be copied.</Note>;
  if (newest.recordId !== seen.recordId)
    return (
      <Note onStartOver={onStartOver} action="Load the newest">
        It has failed again since you began: there is a newer record of it. What you wrote was made from the earlier one.
      </Note>
    );
  if (newest.newestVersion > seen.newestVersion && latest !== undefined)
    return (
      <Note onStartOver={onStartOver} action={latest.isDiscarded ? 'Start from the original' : `Load version ${latest.version}`}>
        <b className="font-semibold">
          <Person actor={latest.author} />
        </b>{' '}
        {latest.isDiscarded ? 'discarded the draft' : `saved version ${latest.version} of the draft`} since you began. Yours is still here, and not saved;
        loading theirs replaces it.
      </Note>
    );
  if (newest.draft !== null && !newest.isDraftOfOriginal)
    return <Note>The draft was made from an earlier record of this failure. It is compared with the newest one now; look at every difference.</Note>;
  return null;
}

function Note({ children, action, onStartOver }: { children: ReactNode; action?: string; onStartOver?: () => void }) {
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-3 rounded-lg border border-line border-l-[3px] border-l-risk bg-risk-weak px-3.5 py-2.5 text-risk"
    >
      <p className="min-w-0 flex-1 [overflow-wrap:anywhere]">{children}</p>
      {action === undefined ? null : (
        <Button size="small" onClick={onStartOver}>
          {action}
        </Button>
      )}
    </div>
  );
}
