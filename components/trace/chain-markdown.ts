import type { ChainAnswer } from '#lib/trace/chain/chain.ts';
import { positionText } from '#lib/trace/traced-event.ts';
import { type ChainFailure, eventName, serviceOf } from './chain-marks.ts';
import { chainSentence } from './chain-sentence.ts';
import { eventInstant } from './event-instant.ts';

/** A ticket reads no more lines than this. */
const mostLines = 200;
/** What would end a cell of a table, or be taken for markup. */
const cell = (text: string) => text.replaceAll(/[|\\`*_<>[\]]/g, String.raw`\$&`).replaceAll(/\s+/g, ' ');

/** A chain as Markdown for a ticket: what happened, what did not, and the events with their times in UTC. */
export function chainMarkdown(chain: ChainAnswer, failures: readonly ChainFailure[] | undefined, address: string): string {
  const { subject, says } = chainSentence(chain, failures);
  const events = chain.events
    .slice(0, mostLines)
    .map((event) => `| ${eventInstant(event.timestampMs)} | ${cell(eventName(event))} | ${cell(serviceOf(event))} | ${cell(positionText(event))} |`);
  const left = chain.events.length > mostLines ? [`… and ${chain.events.length - mostLines} more.`, ''] : [];
  const dead = (failures ?? []).map(
    ({ line }) => `- Dead letter #${line.id} (${line.state}): ${cell(line.errorMessage ?? line.errorClass ?? 'error unknown')}`,
  );
  const missing = chain.expected.map(
    ({ type, state, followed, chains }) => `- ${cell(type)} ${state === 'late' ? 'is missing' : 'is awaited'}: it came in ${followed} of ${chains} such chains`,
  );
  return [
    `**${cell(subject)} ${cell(says)}**`,
    '',
    `Correlation id ${cell(chain.correlationId)} · ${address}`,
    '',
    ...missing,
    ...dead,
    ...(missing.length + dead.length > 0 ? [''] : []),
    '| time (UTC) | event | service | position |',
    '|---|---|---|---|',
    ...events,
    ...left,
  ].join('\n');
}
