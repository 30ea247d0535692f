import { formatCount } from '#components/ui/format-number.ts';
import type { SearchReport } from '#lib/dead-letters/dead-letter.ts';
import { parseSearch } from '#lib/dead-letters/search/search-terms.ts';
import { type DeadLetterFilter, isSearch, spans, splitHeader } from './dead-letter-filter.ts';
import { errorName } from './describe-failure.ts';
import { type Amount, amountText } from './list-amount.ts';

/** Where, whose, which and when, as far as the filter says it: "in crm.dlq, in group crm, with AddressError". */
function narrowings({ topic, consumerGroup, errorClass, assignee, within, from, to }: DeadLetterFilter): string {
  const parts = [
    assignee === null ? null : `assigned to ${assignee}`,
    topic === null ? null : `in ${topic}`,
    consumerGroup === null ? null : consumerGroup === '' ? 'without a consumer group' : `in group ${consumerGroup}`,
    errorClass === null ? null : `with ${errorName(errorClass)}`,
    within === null ? (from === null && to === null ? null : 'last failed in the chosen time') : `last failed in the ${spans[within].label.toLowerCase()}`,
  ].filter((part) => part !== null);
  return parts.join(', ');
}

/** What is searched for, after a noun: `hold “ord-1” and have the header x-tenant = acme`. */
function whatIsSought({ q, header }: DeadLetterFilter, isOne: boolean): string {
  const { needle, headers } = parseSearch(q ?? undefined, undefined);
  const named = [...header.map(splitHeader), ...headers].map(({ name, value }) => `${name} = ${value}`);
  const short = needle !== null && needle.length > 60 ? `${needle.slice(0, 60)}…` : needle;
  return [
    short === null ? null : `${isOne ? 'holds' : 'hold'} “${short}”`,
    named.length === 0 ? null : `${isOne ? 'has' : 'have'} the header${named.length === 1 ? '' : 's'} ${named.join(' and ')}`,
  ]
    .filter((part) => part !== null)
    .join(' and ');
}

/** The sentence that the list begins with, without its newest instant: "612 dead letters are open", "12 open dead letters hold “ord-100377”". */
export function listSentence(amount: Amount, filter: DeadLetterFilter): string {
  const isOne = amount.count < 2;
  const where = narrowings(filter);
  if (isSearch(filter)) {
    // What has not all been searched proves no absence.
    const subject = amount.count === 0 && amount.certainty !== 'exact' ? 'None found yet that' : amountText(amount, filter.state === 'all' ? '' : filter.state);
    return `${subject} ${whatIsSought(filter, isOne)}${where === '' ? '' : `, ${where}`}`;
  }
  const state = filter.state === 'all' ? '' : ` ${isOne ? 'is' : 'are'} ${filter.state}`;
  return `${amountText(amount, '')}${state}${where === '' ? '' : ` ${where}`}`;
}

/** How far a search has come; null where there is nothing to say. `hasMore`: the list goes on. */
export function searchNote(report: SearchReport, hasMore: boolean): string | null {
  if (!report.isComplete) return `Searched: the newest ${formatCount(report.searched)} records. Not yet: up to ${formatCount(report.remaining)} older ones.`;
  if (hasMore) return 'The newest records first; the list goes on.';
  return report.searched === 0 ? null : `All ${formatCount(report.searched)} records were searched.`;
}
