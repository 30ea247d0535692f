import { listHref } from '#components/dead-letters/dead-letter-filter.ts';
import { errorTitle, keyText } from '#components/dead-letters/describe-failure.ts';
import { FailurePill } from '#components/dead-letters/failure-pill.tsx';
import { Route } from '#components/dead-letters/route.tsx';
import { jobTone } from '#components/replay/describe-replay.ts';
import { eventInstant } from '#components/trace/event-instant.ts';
import { formatCount } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Pill } from '#components/ui/pill.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import { writeSearch } from '#lib/dead-letters/search/search-terms.ts';
import type { FindAnswer, Found } from '#lib/replay/find/find-answer.ts';
import { CommandGroup } from './command-group.tsx';
import { CommandItem } from './command-item.tsx';
import { foundChainWords, foundWords } from './found-words.ts';

interface FoundItemsProps {
  cluster: string;
  asked: string;
  /** Of what is asked; undefined before it came. */
  answer: FindAnswer | undefined;
  isLooking: boolean;
  error: Error | null;
  onGo: (href: string) => void;
}

/** What a pasted text is, each with where it leads; or what was looked for, where it is nothing. */
export function FoundItems({ cluster, asked, answer, isLooking, error, onGo }: FoundItemsProps) {
  if (error !== null)
    return (
      <p role="alert" className="px-2.5 py-2 text-risk">
        It could not be looked for. {error.message}
      </p>
    );
  if (answer === undefined) return <Note>Looking…</Note>;
  const { found, lookedFor, search } = answer;
  const isNothing = found.length === 0 && !isLooking;
  // A search that ended early, or found more than stands here, goes on in the list.
  const leadsOn = search !== null && (!search.isComplete || (search.matches?.count ?? Number.POSITIVE_INFINITY) > found.length);
  return (
    <CommandGroup heading={found.length === 0 ? undefined : 'Found'} isLooking={isLooking}>
      {found.map((each) => (
        <CommandItem key={each.leadsTo} value={each.leadsTo} onSelect={() => onGo(each.leadsTo)} aside={<StateOf found={each} />}>
          <FoundLine found={each} />
        </CommandItem>
      ))}
      {found.length === 0 && isLooking ? <Note>Looking…</Note> : null}
      {isNothing ? (
        <div role="status" className="px-2.5 py-2">
          <p className="font-semibold">Nothing found for “{visibleText(asked)}”</p>
          <ul className="text-text-2">
            {lookedFor.map((text) => (
              <li key={text}>Looked for: {visibleText(text)}</li>
            ))}
          </ul>
        </div>
      ) : null}
      {leadsOn ? (
        <CommandItem value="search all" onSelect={() => onGo(listHref(cluster, { state: 'all', q: writeSearch({ needle: asked, headers: [] }) }))}>
          {searchText(answer)} <span className="text-text-3">in the list, whatever their state</span>
        </CommandItem>
      ) : null}
    </CommandGroup>
  );
}

function searchText({ search }: FindAnswer): string {
  if (search === null || search.matches === null) return 'Search on';
  const { count, isExact } = search.matches;
  return `See ${isExact ? '' : 'about '}${formatCount(count)} ${count === 1 ? 'dead letter that holds it' : 'dead letters that hold it'}`;
}

function Note({ children }: { children: string }) {
  return (
    <p role="status" className="px-2.5 py-2 text-text-3">
      {children}
    </p>
  );
}

function FoundLine({ found }: { found: Found }) {
  if (found.kind === 'replay')
    return (
      <>
        <span className="block font-[570]">Replay #{found.line.id}</span>
        <span className="block truncate text-sm text-text-3">
          to {visibleText(found.line.targetTopics.join(', '))}, planned <Instant at={found.line.plannedAt} />
        </span>
      </>
    );
  if (found.kind === 'chain') return <FoundChainLine found={found} />;
  const { line, by } = found;
  const key = keyText(line.key);
  return (
    <>
      <span className="block truncate font-[570]">
        {key === null ? '' : `${visibleText(key)}: `}
        {visibleText(errorTitle(line))}
      </span>
      <span className="block truncate text-sm text-text-3">
        Dead letter #{line.id}, {foundWords[by]} · <Route origin={line.origin} position={line.position} /> · <Instant at={line.lastFailedAt} />
      </span>
    </>
  );
}

function StateOf({ found }: { found: Found }) {
  if (found.kind === 'replay') return <Pill tone={jobTone(found.line)}>{found.line.state}</Pill>;
  if (found.kind === 'chain') return null;
  const { state, claimedByJobId, assignee } = found.line;
  return <FailurePill state={state} jobId={claimedByJobId} assignee={assignee} />;
}

function FoundChainLine({ found: { by, correlationId, key, type, atMs, called } }: { found: Extract<Found, { kind: 'chain' }> }) {
  return (
    <>
      <span className="block truncate font-[570]">
        {key === null ? '' : `${visibleText(key)}: `}
        {type === null ? 'event' : visibleText(type)}
      </span>
      <span className="block truncate text-sm text-text-3">
        {correlationId === null ? 'History of the key' : `Chain ${visibleText(correlationId)}`}, {called === null ? foundChainWords[by] : `by its ${called}`} ·{' '}
        <Instant at={eventInstant(atMs)} />
      </span>
    </>
  );
}
