import { createSerializer, parseAsNativeArrayOf, parseAsString, parseAsStringLiteral } from 'nuqs';
import { type DeadLetterFilterQuery, type DeadLetterQuery, deadLetterFilterQuery } from '#lib/dead-letters/dead-letter.ts';
import { failureState } from '#lib/dead-letters/failure-states.ts';
import { writeSearch } from '#lib/dead-letters/search/search-terms.ts';

/** Spans of time back from now, by how the address says them. */
export const spans = {
  '1h': { label: 'Last hour', ms: 3_600_000 },
  '24h': { label: 'Last 24 hours', ms: 86_400_000 },
  '7d': { label: 'Last 7 days', ms: 604_800_000 },
} as const;
export type Span = keyof typeof spans;
export const spanNames = ['1h', '24h', '7d'] as const satisfies readonly Span[];

/** Which dead letters the list shows; all of it lives in the address. */
export interface DeadLetterFilter {
  state: DeadLetterQuery['state'];
  topic: string | null;
  /** Empty: without one; so is an error class. */
  consumerGroup: string | null;
  errorClass: string | null;
  /** Who takes care of them: an e-mail address, `me`, or `nobody`. */
  assignee: string | null;
  /** Last failed within this span; `from` and `to` (ISO 8601) are not asked then. */
  within: Span | null;
  from: string | null;
  to: string | null;
  /** What is searched for, as typed. */
  q: string | null;
  /** Headers that records must have, each as `name=value`. */
  header: string[];
}

/** How the address says a filter. */
export const filterParsers = {
  state: parseAsStringLiteral(['open', 'all', ...failureState.options] as const).withDefault('open'),
  topic: parseAsString,
  consumerGroup: parseAsString,
  errorClass: parseAsString,
  assignee: parseAsString,
  within: parseAsStringLiteral(spanNames),
  from: parseAsString,
  to: parseAsString,
  q: parseAsString,
  header: parseAsNativeArrayOf(parseAsString),
};

const serialize = createSerializer(filterParsers);

/** Where the dead letters of a filter are listed; what is left out narrows nothing, and the state is open. */
export const listHref = (cluster: string, filter: Partial<DeadLetterFilter>): string => serialize(`/${cluster}/dead-letters`, filter);

/** Nothing is kept from the list but what is closed. */
export const noFilter: DeadLetterFilter = {
  state: 'open',
  topic: null,
  consumerGroup: null,
  errorClass: null,
  assignee: null,
  within: null,
  from: null,
  to: null,
  q: null,
  header: [],
};

/** Whether something is searched for, rather than only filtered. */
export const isSearch = ({ q, header }: Pick<DeadLetterFilter, 'q' | 'header'>): boolean => (q ?? '').trim() !== '' || header.length > 0;

/** Whether more than the state narrows the list. */
export const isNarrowed = (filter: DeadLetterFilter): boolean =>
  isSearch(filter) ||
  [filter.topic, filter.consumerGroup, filter.errorClass, filter.assignee, filter.within, filter.from, filter.to].some((value) => value !== null);

/** The two parts of a header filter; a value may hold `=` itself. */
export function splitHeader(text: string): { name: string; value: string } {
  const equals = text.indexOf('=');
  return equals === -1 ? { name: text, value: '' } : { name: text.slice(0, equals), value: text.slice(equals + 1) };
}

/** The parameters by which the API is asked at an instant. */
export function queryOf({ within, from, to, q, header, ...rest }: DeadLetterFilter, nowMs: number): Record<string, string | null> {
  // The first header has a parameter of its own; further ones are terms of the text.
  const [first = null, ...others] = header;
  const terms = writeSearch({ needle: null, headers: others.map(splitHeader) });
  const text = [terms, (q ?? '').trim()].filter((part) => part !== '').join(' ');
  return {
    ...rest,
    from: within === null ? from : new Date(nowMs - spans[within].ms).toISOString(),
    to: within === null ? to : null,
    q: text === '' ? null : text,
    header: first,
  };
}

/** The same as the API has it in a body: what a list is of, at an instant. */
export function matchingOf(filter: DeadLetterFilter, nowMs: number): DeadLetterFilterQuery {
  return deadLetterFilterQuery.parse(Object.fromEntries(Object.entries(queryOf(filter, nowMs)).filter(([, value]) => value !== null)));
}

/** What the list shows for it. */
export function filterOf({ header, ...given }: DeadLetterFilterQuery): DeadLetterFilter {
  const { topic = null, consumerGroup = null, errorClass = null, assignee = null, from = null, to = null, q = null, state } = given;
  return { state, topic, consumerGroup, errorClass, assignee, within: null, from, to, q, header: header === undefined ? [] : [header] };
}
