import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { maxHeaderSize, Server } from 'node:http';
import { Socket } from 'node:net';
import { type Problem, problemResponse } from './problem.ts';

const channel = 'http.server.request.start';

const malformed: Problem = { status: 400, type: 'malformed-request', title: 'Not a request', detail: 'What was sent is not HTTP as a server reads it.' };

/** By Node's code of what was wrong: what it answers itself, without a body. */
const problems: Record<string, Problem | undefined> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    type: 'request-too-long',
    title: 'Address or headers too long',
    detail: `The address and the headers of a request may be of ${maxHeaderSize / 1_024} KB together. Narrow the query, or send fewer ids at once.`,
  },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, type: 'request-timeout', title: 'The request did not come', detail: 'Its headers or body took too long to arrive.' },
};

const reasons: Record<number, string | undefined> = { 400: 'Bad Request', 408: 'Request Timeout', 431: 'Request Header Fields Too Large' };

/** Whether part of an answer was sent already: another behind it would be taken for its rest. */
function isBeingAnswered(socket: Socket): boolean {
  const answer: unknown = Reflect.get(socket, '_httpMessage');
  return typeof answer === 'object' && answer !== null && Reflect.get(answer, '_headerSent') === true;
}

async function refuse(error: Error & { code?: string }, socket: Socket): Promise<void> {
  if (!socket.writable || isBeingAnswered(socket)) {
    socket.destroy(error);
    return;
  }
  const response = problemResponse(problems[error.code ?? ''] ?? malformed);
  const body = await response.text();
  const head = [
    `HTTP/1.1 ${response.status} ${reasons[response.status]}`,
    ...[...response.headers].map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function listensAt(server: Server, port: number): boolean {
  const address = server.address();
  return typeof address === 'object' && address !== null && address.port === port;
}

/**
 * Requests that Node cannot read never come to Next, so that only Next's own server can answer them with a problem document. Next does not hand it out: it is known from its
 * first request on. Until then, and where none listens at the port, Node answers by itself, with the status and no body.
 * @param port where Next listens: other servers of this process are left as they are
 */
export function refuseUnreadableRequests(port: number): void {
  const meet = (message: unknown) => {
    if (typeof message !== 'object' || message === null || !('server' in message) || !(message.server instanceof Server) || !listensAt(message.server, port))
      return;
    unsubscribe(channel, meet);
    message.server.on('clientError', (error, socket) => {
      if (socket instanceof Socket) void refuse(error, socket);
      else socket.destroy(error);
    });
  };
  subscribe(channel, meet);
}
