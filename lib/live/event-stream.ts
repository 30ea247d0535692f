import { type Change, heartbeatMs, type LiveMessage } from './change.ts';
import type { ChangeFeed } from './change-feed.ts';

interface StreamOptions {
  /** The id of the last message that the browser got; it gets what came after. */
  since?: string | null;
  /** Whether the one who listens may know of a change. */
  mayKnow: (change: Change) => boolean;
  /** The browser's request, whose signal aborts when it is gone. */
  request: Request;
}

/** A stream ends after so long, and its browser opens the next: thereby who was signed out meanwhile hears no more. */
const longestMs = 300_000;
/** A browser that takes so many messages too late is let go, and comes back when it can. */
const mostWaiting = 64;

function known(message: LiveMessage, mayKnow: StreamOptions['mayKnow']): LiveMessage | undefined {
  if (message.type !== 'changes') return message;
  const changes = message.changes.filter(mayKnow);
  return changes.length === 0 ? undefined : { ...message, changes };
}

/**
 * What changed, as server-sent events (HTML Standard, 9.2), until the browser leaves. The open stream holds the request itself: only a request that lives
 * hands on the abort of the signal it was made with (undici keeps but a weak reference), and the server lets go of it once it has its response.
 */
export function eventStream(feed: ChangeFeed, { since, mayKnow, request }: StreamOptions): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let detach: () => void = () => undefined;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let isOpen = true;
        let unsubscribe: () => void = () => undefined;
        const write = (text: string) => {
          if (!isOpen) return;
          if ((controller.desiredSize ?? 0) <= 0) end();
          else controller.enqueue(encoder.encode(text));
        };
        const heartbeat = setInterval(() => write(`data: ${JSON.stringify({ type: 'heartbeat' } satisfies LiveMessage)}\n\n`), heartbeatMs);
        const longest = setTimeout(() => end(), longestMs);
        detach = () => {
          isOpen = false;
          clearInterval(heartbeat);
          clearTimeout(longest);
          request.signal.removeEventListener('abort', end);
          unsubscribe();
        };
        const end = () => {
          if (!isOpen) return;
          detach();
          controller.close();
        };
        request.signal.addEventListener('abort', end);
        write('retry: 1000\n\n');
        unsubscribe = feed.subscribe(
          {
            onMessage: ({ id, message }) => {
              const told = known(message, mayKnow);
              if (told !== undefined) write(`id: ${id}\ndata: ${JSON.stringify(told)}\n\n`);
            },
            onEnd: end,
          },
          since,
        );
        if (!isOpen) unsubscribe();
        if (request.signal.aborted) end();
      },
      cancel() {
        // It is closed already.
        detach();
      },
    },
    new CountQueuingStrategy({ highWaterMark: mostWaiting }),
  );
}
