import type { LiveMessage } from '#lib/live/change.ts';
import type { LinkState } from './link-state.ts';

/** What a tab tells the worker that holds the browser's stream. */
export type ToWorker = { type: 'follow'; address: string } | { type: 'leave' };

/** What the worker tells a tab. Both are of one build, so that nothing is parsed. */
export type FromWorker = { type: 'state'; state: LinkState } | { type: 'message'; message: LiveMessage };
