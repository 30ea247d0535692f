import { once } from 'node:events';
import { createServer, request, type ServerResponse } from 'node:http';

/** Stands before a console as a company's proxy does: counts its event streams, and can be cut and mended. */
export interface Gateway {
  /** How many event streams are open now. */
  openStreams(): number;
  mend(): Promise<void>;
  cut(): Promise<void>;
}

/** Makes a gateway on a port of this machine to the console on another; it is cut until it is mended. */
export function createGateway(port: number, consolePort: number): Gateway {
  const streams = new Set<ServerResponse>();
  const server = createServer((asked, answer) => {
    if (asked.url?.split('?')[0]?.endsWith('/events') === true) streams.add(answer);
    const forwarded = request({ host: '127.0.0.1', port: consolePort, path: asked.url, method: asked.method, headers: asked.headers }, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    });
    // Either end that goes takes the other with it.
    forwarded.on('error', () => answer.destroy());
    answer.on('close', () => {
      streams.delete(answer);
      forwarded.destroy();
    });
    asked.pipe(forwarded);
  });
  return {
    openStreams: () => streams.size,
    async mend() {
      if (server.listening) return;
      server.listen(port);
      await once(server, 'listening');
    },
    async cut() {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
