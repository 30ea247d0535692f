// The browser's one event stream: a SharedWorker that all tabs of the console talk to (HTTP/1.1 allows a browser six connections a host).
import { LinkHub } from './link-hub.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

const hub = new LinkHub();

function serve(port: MessagePort): void {
  let leave: (() => void) | undefined;
  const tell = (message: FromWorker) => port.postMessage(message);
  port.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
    leave?.();
    leave =
      data.type === 'leave'
        ? undefined
        : hub.follow(data.address, { onState: (state) => tell({ type: 'state', state }), onMessage: (message) => tell({ type: 'message', message }) });
  });
  // A tab that crashed cannot say that it leaves; browsers that know this event say so for it.
  port.addEventListener('close', () => leave?.());
  port.start();
}

self.addEventListener('connect', (event) => {
  if (event instanceof MessageEvent) for (const port of event.ports) serve(port);
});
