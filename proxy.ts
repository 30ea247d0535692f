import { type NextRequest, NextResponse } from 'next/server';
import { cookiePrefix } from '#lib/access/cookie-prefix.ts';
import { environment } from '#lib/config/environment.ts';

/** React's development build reconstructs stacks with eval; the shipped one never does. */
const developmentOnly = process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : '';

/**
 * Payloads, headers and error messages are written by strangers: only scripts that carry this request's nonce run.
 * Styles are inline because React and CodeMirror set positions as style attributes and elements; they cannot run code.
 */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${developmentOnly}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    // The one worker holds the event stream that tabs share.
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Whether a session cookie is there. Whether it is worth anything the API decides; this only spares a visitor an empty page. */
function hasSession(request: NextRequest): boolean {
  const name = `${cookiePrefix(environment().REDRIVE_INSTANCE)}.session_token`;
  return request.cookies.getAll().some((cookie) => cookie.name === name || cookie.name === `__Secure-${name}`);
}

/** Before every page: to the sign-in page without a session, and the policy of what may run. */
export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  if (pathname !== '/sign-in' && !hasSession(request))
    return NextResponse.redirect(new URL(`/sign-in?from=${encodeURIComponent(pathname + search)}`, request.url));
  const policy = contentSecurityPolicy(btoa(crypto.randomUUID()));
  const headers = new Headers(request.headers);
  // Next reads the nonce for its own scripts out of the request's policy.
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

/** Pages only: answers of the API, metrics and built files run nothing. */
export const config = { matcher: [{ source: '/((?!api/|metrics$|_next/static|_next/image|icon.svg).*)' }] };
