import { Brand } from '#components/frame/brand.tsx';
import { buttonClass } from '#components/ui/button.tsx';
import { SignInForm } from './sign-in-form.tsx';

interface SignInViewProps {
  /** A path of this console, to go on to. */
  from: string;
  /** A one-time link was followed that is used up, too old or wrong. */
  isLinkRefused: boolean;
  /** Where a demo signs in by itself; undefined elsewhere. */
  demoHref: string | undefined;
}

/** The way in. */
export function SignInView({ from, isLinkRefused, demoHref }: SignInViewProps) {
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="w-[min(340px,100%)]">
        <Brand />
        <div className="mt-4 rounded-lg border border-line bg-surface p-4 shadow-raised">
          <h1 className="mb-3 text-lg font-[620]">{isLinkRefused ? 'This link no longer signs in' : 'Sign in'}</h1>
          {isLinkRefused ? (
            <p role="alert" className="mb-3 text-text-2">
              A one-time link works once, within a day. Sign in with your password, or ask an administrator for a new link.
            </p>
          ) : null}
          {demoHref === undefined ? null : (
            <div className="mb-4 border-b border-line pb-4">
              <p className="mb-2 text-text-2">This is a demo: anybody may look around and replay as its demo operator.</p>
              {/* Not a Link: the address is an API route, which the router must not fetch ahead. */}
              <a href={demoHref} className={buttonClass('primary')}>
                Continue as the demo operator
              </a>
            </div>
          )}
          <SignInForm from={from} />
        </div>
        <p className="mt-3 text-sm text-text-3">
          No account or no password? An administrator makes a one-time link with <code className="mono">npm run invite -- you@example.com</code> (with{' '}
          <code className="mono">--reset-password</code> where it is forgotten). The first administrator’s link stands in the output of{' '}
          <code className="mono">npm start</code>.
        </p>
      </div>
    </main>
  );
}
