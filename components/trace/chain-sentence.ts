import { countOf, formatCount } from '#components/ui/format-number.ts';
import { formatDuration } from '#components/ui/format-time.ts';
import { visibleText } from '#components/ui/visible-text.ts';
import type { ChainAnswer } from '#lib/trace/chain/chain.ts';
import { type ChainFailure, eventName } from './chain-marks.ts';

/** What the page's title says: of whom, and what. */
export interface ChainSentence {
  subject: string;
  says: string;
  tone: 'failed' | 'risk' | 'ok';
}

/** States of a failure that nobody has to do anything about any more. */
const settled = new Set(['resolved', 'discarded']);

/**
 * Whom a chain is about: the key of the event that it began with, or else its correlation id. It began with the first that names no other of it as its cause, whatever
 * the clocks say; an order's chain may hold more events of its customer than of itself.
 */
function subjectOf({ events, edges, correlationId }: ChainAnswer): string {
  const caused = new Set(edges.filter(({ by }) => by === 'cause').map(({ to }) => to));
  const keyed = events.map(({ key }, index) => ({ key: key === '' ? null : key, isCaused: caused.has(index) })).filter(({ key }) => key !== null);
  return (keyed.find(({ isCaused }) => !isCaused) ?? keyed[0])?.key ?? correlationId;
}

/** The longest time between two events of it, in words. */
function spanOf(events: ChainAnswer['events']): string {
  const times = events.map(({ timestampMs }) => Number(timestampMs));
  return formatDuration(Math.max(...times) - Math.min(...times));
}

const listOf = (names: readonly string[]) => (names.length < 3 ? names.join(' and ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`);

/** Of a chain of which only a part is shown there is no story to tell. */
function sentenceOfMany({ correlationId, total }: ChainAnswer, open: number): ChainSentence {
  const many = `${total.isExact ? '' : 'more than '}${countOf(total.count, 'event')}`;
  const failed = open === 0 ? '' : `; of those shown ${formatCount(open)} failed`;
  return { subject: correlationId, says: `is the correlation id of ${many}${failed}`, tone: 'risk' };
}

/** The gravest first. */
function sentenceOf(chain: ChainAnswer, failures: readonly ChainFailure[]): ChainSentence {
  const { events, expected, total } = chain;
  const open = failures.filter(({ line }) => !settled.has(line.state));
  if (total.count > events.length) return sentenceOfMany(chain, open.length);
  const subject = subjectOf(chain);
  const last = events.at(-1);
  const missing = expected.filter(({ state }) => state === 'late').map(({ type }) => visibleText(type));
  const never = missing.length === 0 ? '' : `, and ${listOf(missing)} never came`;
  if (open.length > 0) {
    const groups = [...new Set(open.map(({ line }) => line.origin.consumerGroup ?? line.position.topic))].map(visibleText);
    const isReplayed = open.every(({ line }) => line.state === 'replayed');
    return isReplayed
      ? { subject, says: `failed in ${listOf(groups)} and was sent again; that it went through is not proven yet`, tone: 'risk' }
      : { subject, says: `failed in ${listOf(groups)}${never}`, tone: 'failed' };
  }
  const soFar = last === undefined ? 'nothing' : visibleText(eventName(last));
  if (missing.length > 0) return { subject, says: `came as far as ${soFar}, but ${listOf(missing)} never came`, tone: 'failed' };
  const awaited = expected.map(({ type }) => visibleText(type));
  if (awaited.length > 0) return { subject, says: `is under way: after ${soFar}, ${listOf(awaited)} is awaited`, tone: 'risk' };
  const first = events[0];
  const again = failures.length > 0 ? `, after ${failures.length === 1 ? 'a failure' : `${failures.length} failures`}` : '';
  if (first === undefined || last === undefined || events.length === 1) return { subject, says: `is one event, ${soFar}${again}`, tone: 'ok' };
  return { subject, says: `went from ${visibleText(eventName(first))} to ${soFar} in ${spanOf(events)}${again}`, tone: 'ok' };
}

/** What happened to a chain, or did not. @param failures undefined: not read, and so nothing says that all is well. */
export function chainSentence(chain: ChainAnswer, failures: readonly ChainFailure[] | undefined): ChainSentence {
  if (failures !== undefined) return sentenceOf(chain, failures);
  const { subject, says, tone } = sentenceOf(chain, []);
  return { subject, says: `${says}; whether anything of it failed is not known yet`, tone: tone === 'ok' ? 'risk' : tone };
}
