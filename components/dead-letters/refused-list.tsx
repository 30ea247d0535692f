import Link from 'next/link';
import { visibleText } from '#components/ui/visible-text.ts';
import type { ManyResult } from '#lib/dead-letters/many-actions.ts';

/** Dead letters that stay as they are, one by one with the reason. */
export function RefusedList({ cluster, refused }: { cluster: string; refused: ManyResult['refused'] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section tabIndex={0} aria-label="Those that stay as they are" className="mt-2 max-h-[26vh] overflow-auto rounded-[7px] border border-line">
      <ul>
        {refused.map(({ id, reason, type }) => (
          <li key={id} className="border-b border-line px-3 py-1.5 text-sm last:border-0 [overflow-wrap:anywhere]">
            {type === 'no-such-dead-letter' ? (
              <span className="text-text-3">#{id}</span>
            ) : (
              <Link href={`/${cluster}/dead-letters/${id}`} prefetch={false} target="_blank" className="text-accent hover:underline">
                #{id}
              </Link>
            )}{' '}
            <span className="text-text-2">{visibleText(reason)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
