import type { FoundBy } from '#lib/dead-letters/find/found-dead-letter.ts';

/** By what a dead letter was found, in words. */
export const foundWords: Record<FoundBy, string> = {
  number: 'by its number',
  position: 'lies at this position',
  origin: 'made from the record at this position',
  key: 'by its key',
  'event-id': 'by its event id',
  'correlation-id': 'by its correlation id',
  'causation-id': 'caused by this event',
  'trace-id': 'by its trace id',
  text: 'holds it',
};
