import { type NextRequest, NextResponse } from 'next/server';

/** React's development build reconstructs stacks with eval; the shipped one never does. */
const developmentOnly = process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : '';

/**
 * Payloads, headers and error messages are written by strangers: only scripts that carry this request's nonce run.
 * Styles are inline because React and CodeMirror set positions as style attributes and elements; they cannot run code.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${developmentOnly}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
  const headers = new Headers(request.headers);
  // Next reads the nonce for its own scripts out of the request's policy.
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

/** Pages only: API answers and built files run nothing. */
export const config = { matcher: [{ source: '/((?!api/|_next/static|_next/image|icon.svg).*)' }] };
