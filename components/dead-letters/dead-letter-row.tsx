import Link from 'next/link';
import { memo } from 'react';
import { PersonMark } from '#components/access/person-mark.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { formatCount } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { Cell } from '#components/ui/table.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { DeadLetterLine } from '#lib/dead-letters/dead-letter.ts';
import { errorTitle, keyText } from './describe-failure.ts';
import { FailurePill } from './failure-pill.tsx';
import { Route } from './route.tsx';

interface LineProps {
  cluster: string;
  line: DeadLetterLine;
  /** How many characters at the beginning of its error only repeat what other lines say. */
  shared: number;
  /** Its place in the list, from 0. */
  index: number;
  isOpen: boolean;
  isSelected: boolean;
  onOpen: (id: string) => void;
  onToggle: (id: string, isRange: boolean) => void;
  measure: (node: Element | null) => void;
}

/** One line of the list. Drawn again only when it changes, not with every step of scrolling. */
export const DeadLetterRow = memo(function DeadLetterRow({ cluster, line, shared, index, isOpen, isSelected, onOpen, onToggle, measure }: LineProps) {
  const key = keyText(line.key);
  const isClosed = line.state === 'discarded' || line.state === 'resolved';
  return (
    // The link inside does the same for the keyboard; the row only widens where a mouse can press.
    <tr
      ref={measure}
      data-index={index}
      // The head is the first row.
      aria-rowindex={index + 2}
      aria-current={isOpen ? 'true' : undefined}
      onClick={() => onOpen(line.id)}
      className={classNames('cursor-pointer', isOpen || isSelected ? 'bg-accent-weak' : 'hover:bg-sunken')}
    >
      <Cell className="hidden @xl:table-cell">
        <input
          type="checkbox"
          aria-label={`Select dead letter ${line.id}`}
          checked={isSelected}
          onChange={() => undefined}
          onClick={(event) => {
            event.stopPropagation();
            onToggle(line.id, event.shiftKey);
          }}
          className="block size-3.5 accent-accent"
        />
      </Cell>
      <Cell className="pl-5 @xl:pl-2.5">
        <Link
          href={`/${cluster}/dead-letters/${line.id}`}
          prefetch={false}
          title={errorTitle(line)}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
          }}
          className={classNames('block font-[570]', isClosed && 'text-text-2')}
        >
          <ErrorTitle title={errorTitle(line)} shared={shared} />
        </Link>
        <div className="truncate text-sm text-text-3">
          <span className="mr-1.5 @xl:hidden">
            <FailurePill state={line.state} jobId={line.claimedByJobId} assignee={line.assignee} snooze={line.snooze} />
          </span>
          {key === null ? null : (
            <span className="@xl:hidden">
              <Raw>{key}</Raw> ·{' '}
            </span>
          )}
          <Route origin={line.origin} position={line.position} />
          {line.eventType === null ? null : (
            <>
              {' '}
              · <Raw>{line.eventType}</Raw>
            </>
          )}
        </div>
      </Cell>
      <Cell className="hidden truncate @xl:table-cell">{key === null ? <span className="text-text-3">no key</span> : <Raw title={key}>{key}</Raw>}</Cell>
      <Cell isNumber className="hidden @4xl:table-cell">
        {formatCount(line.recordCount)}
      </Cell>
      <Cell isNumber className="hidden text-text-2 @4xl:table-cell">
        <Instant at={line.firstFailedAt} as="age" />
      </Cell>
      <Cell isNumber className="pr-5 @xl:pr-2.5">
        <Instant at={line.lastFailedAt} as="age" />
      </Cell>
      <Cell className="hidden @xl:table-cell">
        <span className="flex items-center justify-between gap-1.5">
          <FailurePill state={line.state} jobId={line.claimedByJobId} assignee={line.assignee} snooze={line.snooze} />
          {line.assignee === null ? null : <PersonMark email={line.assignee} meaning="assigned to" />}
        </span>
      </Cell>
    </tr>
  );
});

/** The custom property that both parts of a title read. */
const leastWidth: string = '--least';

/** On one line, on a telephone on two. Where room is short, what others say too is cut before what is this one's own. */
function ErrorTitle({ title, shared }: { title: string; shared: number }) {
  if (shared === 0) return <span className="line-clamp-2 [overflow-wrap:anywhere] @xl:line-clamp-1">{visibleText(title)}</span>;
  // The name of the error stays whole; it ends with the colon.
  const least = Math.min(30, Math.max(12, title.indexOf(': ') + 2));
  return (
    <span style={{ [leastWidth]: `${least}ch` }} className="flex flex-col whitespace-pre @xl:flex-row">
      <span className="min-w-(--least) overflow-hidden text-ellipsis">{visibleText(title.slice(0, shared))}</span>
      <span className="truncate @xl:max-w-[calc(100%-var(--least))] @xl:shrink-0">{visibleText(title.slice(shared))}</span>
    </span>
  );
}
