import type { FoundBy } from '#lib/dead-letters/find/found-dead-letter.ts';
import type { ChainFoundBy } from '#lib/trace/find/found-chain.ts';

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

/** By what a chain was found, in words. */
export const foundChainWords: Record<ChainFoundBy, string> = {
  'correlation-id': 'by its correlation id',
  'event-id': 'by the id of one of its events',
  position: 'by the position of one of its events',
  'trace-id': 'by its trace id',
  'business-id': 'by a business id',
  key: 'by its key',
};
