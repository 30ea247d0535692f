import { type LiveMessage, liveMessage } from '#lib/live/change.ts';
import { isSilent, type LinkEvent, type LinkState, nextState, retryDelayMs } from './link-state.ts';

/** Who is told about a stream. */
export interface Follower {
  onState(state: LinkState): void;
  onMessage(message: LiveMessage): void;
}

/** How often an open stream is looked at for silence. */
const watchMs = 5_000;

function parseMessage(text: string): LiveMessage | undefined {
  try {
    return liveMessage.safeParse(JSON.parse(text)).data;
  } catch {
    // A newer server's message, in an upgrade; the polls show what it was about.
    return undefined;
  }
}

/**
 * Opens the event stream at an address of the API, and opens it again whenever it ends. One that told something is not called broken for that: the server
 * ends each after a while, and the next goes on where it was. @returns what closes it
 */
export function openLink(address: string, follower: Follower): () => void {
  let state: LinkState = { status: 'connecting' };
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let lastId = '';
  let lastMessageAtMs: number | null = null;
  /** Since the stream was opened. */
  let wasHeard = false;

  const change = (event: LinkEvent) => {
    const next = nextState(state, event);
    if (next === state) return;
    state = next;
    follower.onState(state);
  };
  const connect = () => {
    wasHeard = false;
    source = new EventSource(lastId === '' ? address : `${address}?${new URLSearchParams({ since: lastId })}`);
    source.addEventListener('message', ({ data, lastEventId }: MessageEvent<string>) => {
      lastId = lastEventId;
      wasHeard = true;
      lastMessageAtMs = Date.now();
      const message = parseMessage(data);
      if (message === undefined) return;
      change({ type: 'message', message, atMs: lastMessageAtMs });
      if (message.type !== 'heartbeat') follower.onMessage(message);
    });
    // Trying again is ours: by itself a browser gives up for good on an answer such as 503.
    source.addEventListener('error', () => reconnect({ isBroken: !wasHeard }));
  };
  function reconnect({ isBroken }: { isBroken: boolean }): void {
    source?.close();
    source = undefined;
    if (isBroken) change({ type: 'broken', lastMessageAtMs });
    clearTimeout(retry);
    retry = setTimeout(connect, retryDelayMs(state.status === 'lost' ? state.attempts : 1));
  }
  const watch = setInterval(() => {
    if (source?.readyState === EventSource.OPEN && lastMessageAtMs !== null && isSilent(lastMessageAtMs, Date.now())) reconnect({ isBroken: true });
  }, watchMs);

  connect();
  return () => {
    source?.close();
    clearTimeout(retry);
    clearInterval(watch);
  };
}
