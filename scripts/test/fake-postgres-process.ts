import { createServer, type Socket } from 'node:net';

/** What a frontend's message begins with (Postgres's protocol, 55.7). */
const queryByte = 0x51;
const terminateByte = 0x58;

function message(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(4 + body.length);
  return Buffer.concat([Buffer.from(type), length, body]);
}

const ready = message('Z', Buffer.from('I'));
const greeting = Buffer.concat([message('R', Buffer.alloc(4)), ready]);
const answer = Buffer.concat([message('C', Buffer.from('SELECT 0\0')), ready]);

/** Where a statement waits to be answered. */
const hanging = new Set<Socket>();
let isFrozen = false;

const server = createServer((socket) => {
  let isGreeted = false;
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes) => {
    if (isFrozen) return;
    if (!isGreeted) {
      isGreeted = true;
      socket.write(greeting);
      process.send?.({ greeted: true });
    } else if (bytes[0] === queryByte && bytes.includes('hang')) hanging.add(socket);
    else if (bytes[0] === queryByte) socket.write(answer);
    else if (bytes[0] === terminateByte) socket.end();
  });
});

process.on('message', (what) => {
  if (what === 'answer') for (const socket of hanging) socket.write(answer);
  if (what === 'freeze' || what === 'vanish') isFrozen = true;
  if (what === 'vanish') server.close();
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.send?.({ port: address.port });
});
