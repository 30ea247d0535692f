import Link from 'next/link';
import { buttonClass } from '#components/ui/button.tsx';

export default function NotFound() {
  return (
    <main className="mx-auto flex max-w-[520px] flex-col items-center gap-2 px-5 py-24 text-center">
      <h1 className="text-xl font-[620]">There is no such page</h1>
      <p className="text-text-2">The address may be mistyped, or its cluster is not configured any more.</p>
      <Link href="/" className={`mt-2 ${buttonClass('primary')}`}>
        Go to the overview
      </Link>
    </main>
  );
}
