import { createHash } from 'node:crypto';

/** Weak: what is sent may be compressed on the way. */
function etagOf(text: string): string {
  return `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
}

/** Whether `If-None-Match` names the tag (RFC 9110, 13.1.2: weak comparison). */
function isKnown(request: Request, etag: string): boolean {
  const asked = request.headers.get('if-none-match');
  if (asked === null) return false;
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return asked.trim() === '*' || asked.split(',').some((tag) => opaque(tag) === opaque(etag));
}

/** JSON as the API writes it: offsets and other 64-bit integers become digits in a string. */
function jsonText(data: unknown): string {
  return JSON.stringify(data, (_name, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

/**
 * JSON of what a handler gives; 204 for nothing. What is read carries an ETag, and 304 spares whoever has it already the body. No browser keeps it: keys,
 * values and notes are nobody's disk's business.
 */
export function jsonResponse(request: Request, data: unknown, status = 200): Response {
  if (data === undefined) return new Response(null, { status: 204 });
  const text = jsonText(data);
  if (request.method !== 'GET' || status !== 200)
    return new Response(text, { status, headers: { 'content-type': 'application/json', 'cache-control': 'no-store' } });
  const headers = { 'cache-control': 'no-store', etag: etagOf(text) };
  if (isKnown(request, headers.etag)) return new Response(null, { status: 304, headers });
  return new Response(text, { headers: { 'content-type': 'application/json', ...headers } });
}
