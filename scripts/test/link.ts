import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A TCP connection that can be cut, frozen and mended, between a console and what it stands on. */
export interface Link {
  port: number;
  mend(): Promise<void>;
  cut(): Promise<void>;
  /** Nothing passes any more, old connections stay and new ones are made: as where a process at the far end is stopped (SIGSTOP). */
  freeze(): void;
}

/** Makes a link on a port of 127.0.0.1 to an address; it is cut until it is mended. */
export function createLink(port: number, to: { host: string; port: number }): Link {
  /** Each end of a connection, with the other. */
  const sockets = new Map<Socket, Socket>();
  let isFrozen = false;
  const keep = (socket: Socket, other: Socket) => {
    sockets.set(socket, other);
    // An end that breaks takes the other with it, which is all that is to be said about it.
    socket.on('error', () => other.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      other.destroy();
    });
    if (isFrozen) socket.pause();
    else socket.pipe(other);
  };
  const server = createServer((near) => {
    const far = connect(to);
    keep(near, far);
    keep(far, near);
  });
  return {
    port,
    async mend() {
      if (isFrozen) for (const [socket, other] of sockets) socket.pipe(other);
      isFrozen = false;
      if (server.listening) return;
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    freeze() {
      isFrozen = true;
      // What is only paused flows again as soon as the other end has drained.
      for (const [socket, other] of sockets) socket.unpipe(other).pause();
    },
    async cut() {
      isFrozen = false;
      if (!server.listening) return;
      server.close();
      for (const socket of sockets.keys()) socket.destroy();
      await once(server, 'close');
    },
  };
}
