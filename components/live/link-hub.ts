import type { LinkState } from './link-state.ts';
import { type Follower, openLink } from './open-link.ts';

interface Shared {
  followers: Set<Follower>;
  state: LinkState;
  /** Something was heard: it has said that anything may have changed. */
  hasBegun: boolean;
  close: () => void;
}

/** One stream an address, however many follow it; open while anybody does. */
export class LinkHub {
  readonly #links = new Map<string, Shared>();
  readonly #open: typeof openLink;

  constructor(open = openLink) {
    this.#open = open;
  }

  /** Follows a stream: its state is told at once. @returns what ends it */
  follow(address: string, follower: Follower): () => void {
    const link = this.#links.get(address) ?? this.#start(address);
    link.followers.add(follower);
    follower.onState(link.state);
    // What changed between what the page has read and now, it has not heard. A stream that is still to begin says so itself.
    if (link.hasBegun) follower.onMessage({ type: 'missed' });
    return () => {
      if (!link.followers.delete(follower) || link.followers.size > 0) return;
      link.close();
      this.#links.delete(address);
    };
  }

  #start(address: string): Shared {
    const link: Shared = { followers: new Set(), state: { status: 'connecting' }, hasBegun: false, close: () => undefined };
    this.#links.set(address, link);
    link.close = this.#open(address, {
      onState: (state) => {
        link.state = state;
        for (const follower of link.followers) follower.onState(state);
      },
      onMessage: (message) => {
        link.hasBegun = true;
        for (const follower of link.followers) follower.onMessage(message);
      },
    });
    return link;
  }
}
