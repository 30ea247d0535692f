import { heartbeatMs, type LiveMessage } from '#lib/live/change.ts';

/** How the event stream of a cluster is. Instants are of this browser's clock, in milliseconds. */
export type LinkState =
  | { status: 'connecting' }
  /** Whatever changes is told. */
  | { status: 'live' }
  /** The console answers, but does not hear its database; it last knew then that it did. Null: it never has. */
  | { status: 'deaf'; heardAtMs: number | null }
  /** The stream broke and is tried again; null where nothing was ever heard. */
  | { status: 'lost'; heardAtMs: number | null; attempts: number };

export type LinkEvent = { type: 'message'; message: LiveMessage; atMs: number } | { type: 'broken'; lastMessageAtMs: number | null };

function heardAt(state: LinkState, fallback: number | null): number | null {
  return state.status === 'deaf' || state.status === 'lost' ? state.heardAtMs : fallback;
}

/** What an event makes of the state. */
export function nextState(state: LinkState, event: LinkEvent): LinkState {
  if (event.type === 'broken')
    return {
      status: 'lost',
      heardAtMs: state.status === 'connecting' ? null : heardAt(state, event.lastMessageAtMs),
      attempts: state.status === 'lost' ? state.attempts + 1 : 1,
    };
  if (event.message.type !== 'hearing') return state;
  if (event.message.isHearing) return { status: 'live' };
  const { heardMsAgo } = event.message;
  return { status: 'deaf', heardAtMs: heardAt(state, heardMsAgo === null ? null : event.atMs - heardMsAgo) };
}

/** How long to wait before the stream is tried again. */
export function retryDelayMs(attempts: number): number {
  return Math.min(10_000, 500 * 2 ** (attempts - 1));
}

/** Whether an open stream has been silent for so long that it must be taken for lost: two heartbeats and a half. */
export function isSilent(lastMessageAtMs: number, nowMs: number): boolean {
  return nowMs - lastMessageAtMs > heartbeatMs * 2.5;
}
