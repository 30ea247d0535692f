import { subscribe } from 'node:diagnostics_channel';
import { IncomingMessage } from 'node:http';

/**
 * `Request` refuses TRACE (WHATWG fetch), and Next answers 500 for what it cannot make a Request of. Under a name that means nothing it gets Next's 400, as any
 * method does that is none.
 */
export function refuseForbiddenMethods(): void {
  subscribe('http.server.request.start', (message) => {
    if (typeof message !== 'object' || message === null || !('request' in message)) return;
    const { request } = message;
    if (request instanceof IncomingMessage && request.method === 'TRACE') request.method = 'UNKNOWN';
  });
}
