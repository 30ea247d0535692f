import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Stands before a console and counts what it sends, whoever in the browser asks: pages, their workers, preloads. */
export interface TransferMeter {
  url: string;
  /** Bytes of scripts sent so far as they were transferred, with how many files they were. */
  scripts(): { bytes: number; files: number };
  /** Resolves when no script has been asked for or sent for a while: a page that is live never stops asking for other things. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** What a page loads after it was painted comes within this time of what it loaded before. */
const quietMs = 1_500;

/** Starts a meter on a port of this machine. */
export async function startTransferMeter(consoleUrl: string): Promise<TransferMeter> {
  const { port: consolePort } = new URL(consoleUrl);
  const sent = { bytes: 0, files: 0 };
  const server = createServer((asked, answer) => {
    const forwarded = request({ host: '127.0.0.1', port: consolePort, path: asked.url, method: asked.method, headers: asked.headers }, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      if (/javascript/.test(given.headers['content-type'] ?? '')) {
        sent.files++;
        given.on('data', (piece: Buffer) => {
          sent.bytes += piece.length;
        });
      }
      given.pipe(answer);
    });
    // Either end that goes takes the other with it.
    forwarded.on('error', () => answer.destroy());
    answer.on('close', () => forwarded.destroy());
    asked.pipe(forwarded);
  });
  server.listen(0);
  await once(server, 'listening');
  // A server that listens on a port has an address of this form (Node's documentation of `server.address`).
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    scripts: () => ({ ...sent }),
    async settled() {
      for (let before = -1; before !== sent.bytes; ) {
        before = sent.bytes;
        await delay(quietMs);
      }
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
