import { LinkHub } from './link-hub.ts';
import type { Follower } from './open-link.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** This tab's own stream, where the browser has no SharedWorker. */
const ownHub = new LinkHub();

function openWorker(): SharedWorker | undefined {
  if (typeof SharedWorker === 'undefined') return undefined;
  try {
    return new SharedWorker(new URL('./live-worker.ts', import.meta.url), { name: 'redrive-live', type: 'module' });
  } catch {
    // A browser that has them but refuses them here, in a frame or by a setting of its own: the tab has a stream of its own instead.
    return undefined;
  }
}

/** Follows the event stream at an address, over the stream that the browser's tabs share. @returns what ends it */
export function followLive(address: string, follower: Follower): () => void {
  const worker = openWorker();
  if (worker === undefined) return ownHub.follow(address, follower);
  let leaveOwn: (() => void) | undefined;
  const tell = (message: ToWorker) => worker.port.postMessage(message);
  const follow = () => tell({ type: 'follow', address });
  const leave = () => tell({ type: 'leave' });
  const onShow = ({ persisted }: PageTransitionEvent) => {
    if (persisted) follow();
  };
  worker.port.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    if (data.type === 'state') follower.onState(data.state);
    else follower.onMessage(data.message);
  });
  worker.addEventListener('error', () => {
    leaveOwn ??= ownHub.follow(address, follower);
  });
  worker.port.start();
  follow();
  window.addEventListener('pagehide', leave);
  window.addEventListener('pageshow', onShow);
  return () => {
    window.removeEventListener('pagehide', leave);
    window.removeEventListener('pageshow', onShow);
    leave();
    worker.port.close();
    leaveOwn?.();
  };
}
