import { Card } from '#components/ui/card.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { DeadLetterRecord } from '#lib/dead-letters/dead-letter.ts';
import { StackTrace } from './stack-trace.tsx';

/** The error as its consumer reported it. */
export function ErrorCard({ error, group, isBrief }: { error: DeadLetterRecord['error']; group: string | null; isBrief: boolean }) {
  const { stackTrace, message } = error;
  return (
    <Card
      title="Error"
      note={group === null ? undefined : `reported by ${group}`}
      aside={stackTrace === null ? undefined : <CopyButton text={stackTrace} what="stack trace" />}
    >
      {stackTrace === null ? (
        <div className="px-3.5 py-3">
          {error.class === null && message === null ? (
            <p className="text-text-2">The record’s headers do not say what failed.</p>
          ) : (
            <>
              {error.class === null ? null : <p className="mono font-semibold text-failed [overflow-wrap:anywhere]">{visibleText(error.class)}</p>}
              <p className="mono whitespace-pre-wrap [overflow-wrap:anywhere]">{visibleText(message ?? 'No message.')}</p>
              <p className="mt-2 text-sm text-text-3">Its convention kept no stack trace.</p>
            </>
          )}
        </div>
      ) : (
        <StackTrace text={stackTrace} isBrief={isBrief} />
      )}
    </Card>
  );
}
