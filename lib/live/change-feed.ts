import { randomUUID } from 'node:crypto';
import type { Change, LiveMessage } from './change.ts';
import type { Listener } from './listen.ts';

/** A message with the id by which a stream that was cut goes on after it. */
export interface FedMessage {
  id: string;
  message: LiveMessage;
}

interface Subscriber {
  onMessage(fed: FedMessage): void;
  /** The web process stops: the stream ends, and its browser finds the next one. */
  onEnd(): void;
}

interface FeedOptions {
  /** Listens until the signal aborts: `listen`, with the database's address. */
  listen: (listener: Listener, signal: AbortSignal) => Promise<void>;
  /** The first change is told at once, what follows within so long together: a flood is one message a window. */
  windowMs?: number;
  /** It listens for so long after the last subscriber left: a browser whose stream ended comes back within that, and goes on where it was. */
  lingerMs?: number;
}

/** So many messages are kept for streams that were cut for a moment. */
const keptMessages = 256;

/**
 * What changed, for all streams of a web process: it listens while anybody is subscribed, and a moment longer, over one connection however many are.
 */
export class ChangeFeed implements Listener {
  readonly #listen: FeedOptions['listen'];
  readonly #windowMs: number;
  readonly #lingerMs: number;
  readonly #subscribers = new Set<Subscriber>();
  readonly #pending = new Map<string, Change>();
  #kept: FedMessage[] = [];
  #window: ReturnType<typeof setTimeout> | undefined;
  #linger: ReturnType<typeof setTimeout> | undefined;
  #listening: { stop: AbortController; done: Promise<void> } | undefined;
  /** Undefined until listening has begun or failed. */
  #isHearing: boolean | undefined;
  /** When it last was known to be, on the clock of `performance.now()`; null: never. */
  #heardAtMs: number | null = null;
  #isClosed = false;
  /** Of one stretch of listening without a gap: ids of another one are not known. */
  #stretch = '';
  #sequence = 0;

  constructor({ listen, windowMs = 1_000, lingerMs = 10_000 }: FeedOptions) {
    this.#listen = listen;
    this.#windowMs = windowMs;
    this.#lingerMs = lingerMs;
  }

  /** Subscribes from now on, or from after the message `since`. @returns what ends it */
  subscribe(subscriber: Subscriber, since?: string | null): () => void {
    if (this.#isClosed) {
      subscriber.onEnd();
      return () => undefined;
    }
    this.#subscribers.add(subscriber);
    clearTimeout(this.#linger);
    this.#start();
    const at = this.#kept.findIndex(({ id }) => id === since);
    if (at >= 0) for (const fed of this.#kept.slice(at + 1)) subscriber.onMessage(fed);
    else subscriber.onMessage({ id: this.#lastId(), message: { type: 'missed' } });
    if (this.#isHearing !== undefined) subscriber.onMessage({ id: this.#lastId(), message: this.#hearing(this.#isHearing) });
    return () => {
      if (this.#subscribers.delete(subscriber) && this.#subscribers.size === 0) this.#linger = setTimeout(() => this.#stop(), this.#lingerMs);
    };
  }

  onChange(change: Change): void {
    this.#pending.set(JSON.stringify(change), change);
    if (this.#window === undefined) this.#flush();
  }

  onHearing(): void {
    this.#isHearing = true;
    this.#stretch = randomUUID().slice(0, 8);
    this.#kept = [];
    this.#tell(this.#hearing(true));
    this.#tell({ type: 'missed' });
  }

  onDeaf(heardAtMs: number | null): void {
    if (this.#isHearing === false) return;
    this.#isHearing = false;
    this.#heardAtMs = heardAtMs;
    this.#tell(this.#hearing(false));
  }

  #hearing(isHearing: boolean): LiveMessage {
    if (isHearing) return { type: 'hearing', isHearing };
    return { type: 'hearing', isHearing, heardMsAgo: this.#heardAtMs === null ? null : Math.round(performance.now() - this.#heardAtMs) };
  }

  /** Ends all streams and stops listening. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const done = this.#listening?.done;
    for (const subscriber of this.#subscribers) subscriber.onEnd();
    this.#subscribers.clear();
    this.#stop();
    await done;
  }

  #start(): void {
    if (this.#listening !== undefined) return;
    const stop = new AbortController();
    // One that is stopped may still hear a last word, which belongs to nobody.
    const whileWanted = (heard: () => void) => stop.signal.aborted || heard();
    const done = this.#listen(
      {
        onChange: (change) => whileWanted(() => this.onChange(change)),
        onHearing: () => whileWanted(() => this.onHearing()),
        onDeaf: (heardAtMs) => whileWanted(() => this.onDeaf(heardAtMs)),
      },
      stop.signal,
    );
    this.#listening = { stop, done };
  }

  #stop(): void {
    this.#listening?.stop.abort();
    this.#listening = undefined;
    clearTimeout(this.#linger);
    clearTimeout(this.#window);
    this.#window = undefined;
    this.#pending.clear();
    this.#isHearing = undefined;
    this.#kept = [];
  }

  #flush(): void {
    this.#window = undefined;
    if (this.#pending.size === 0) return;
    const changes = [...this.#pending.values()];
    this.#pending.clear();
    this.#tell({ type: 'changes', changes });
    this.#window = setTimeout(() => this.#flush(), this.#windowMs);
  }

  #tell(message: LiveMessage): void {
    this.#sequence += 1;
    const fed = { id: this.#lastId(), message };
    this.#kept.push(fed);
    if (this.#kept.length > keptMessages) this.#kept.shift();
    for (const subscriber of this.#subscribers) subscriber.onMessage(fed);
  }

  #lastId(): string {
    return `${this.#stretch}-${this.#sequence}`;
  }
}
