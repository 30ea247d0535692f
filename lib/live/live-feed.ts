import { environment } from '#lib/config/environment.ts';
import { ChangeFeed } from './change-feed.ts';
import { listen } from './listen.ts';

// Next may load this module more than once in one process; the connection must still be one.
const holder = globalThis as typeof globalThis & { redriveLive?: ChangeFeed };

function openFeed(): ChangeFeed {
  const { DATABASE_URL } = environment();
  const feed = new ChangeFeed({ listen: (listener, signal) => listen(DATABASE_URL, listener, signal) });
  // A server that drains waits for its connections, and streams do not end by themselves.
  process.once('SIGTERM', () => void feed.close());
  process.once('SIGINT', () => void feed.close());
  return feed;
}

/** This process's feed of changes. */
export function liveFeed(): ChangeFeed {
  holder.redriveLive ??= openFeed();
  return holder.redriveLive;
}
