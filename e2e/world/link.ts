import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A TCP connection that can be cut and mended, between a console and what it stands on. */
export interface Link {
  port: number;
  mend(): Promise<void>;
  cut(): Promise<void>;
}

/** Makes a link on a port of 127.0.0.1 to an address; it is cut until it is mended. */
export function createLink(port: number, to: { host: string; port: number }): Link {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket, other: Socket) => {
    sockets.add(socket);
    // An end that breaks takes the other with it, which is all that is to be said about it.
    socket.on('error', () => other.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      other.destroy();
    });
    socket.pipe(other);
  };
  const server = createServer((near) => {
    const far = connect(to);
    keep(near, far);
    keep(far, near);
  });
  return {
    port,
    async mend() {
      if (server.listening) return;
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    async cut() {
      if (!server.listening) return;
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
