import { X } from 'lucide-react';
import type { Zone } from '#components/ui/format-time.ts';
import { Raw } from '#components/ui/raw.tsx';
import { useZone } from '#components/ui/time-zone.ts';
import { type DeadLetterFilter, spans } from './dead-letter-filter.ts';
import { errorName, groupName } from './describe-failure.ts';
import { timeRangeText } from './time-range.ts';

interface Token {
  /** What it filters by. */
  name: string;
  value: string;
  /** The change of the filter that takes it away. */
  without: Partial<DeadLetterFilter>;
}

/** What narrows the list, in the order in which one says it. */
export function tokensOf(filter: DeadLetterFilter, zone: Zone): Token[] {
  const { state, topic, consumerGroup, errorClass, assignee, within, from, to, header } = filter;
  return [
    ...(state === 'open' ? [] : [{ name: 'state', value: state, without: { state: 'open' as const } }]),
    ...(topic === null ? [] : [{ name: 'topic', value: topic, without: { topic: null } }]),
    ...(consumerGroup === null ? [] : [{ name: 'group', value: groupName(consumerGroup), without: { consumerGroup: null } }]),
    ...(errorClass === null ? [] : [{ name: 'error', value: errorClass === '' ? errorName(null) : errorClass, without: { errorClass: null } }]),
    ...(assignee === null ? [] : [{ name: 'assigned to', value: assignee, without: { assignee: null } }]),
    ...(within === null ? [] : [{ name: 'last failed', value: spans[within].label.toLowerCase(), without: { within: null } }]),
    ...(within !== null || (from === null && to === null)
      ? []
      : [{ name: 'last failed', value: timeRangeText(from, to, zone), without: { from: null, to: null } }]),
    ...header.map((each, index) => ({ name: 'header', value: each, without: { header: header.filter((_, other) => other !== index) } })),
  ];
}

interface FilterTokensProps {
  filter: DeadLetterFilter;
  /** `byKeyboard`: the token that had the focus goes. */
  onRemove: (change: Partial<DeadLetterFilter>, byKeyboard: boolean) => void;
}

/** What narrows the list, each to be taken away by a press. */
export function FilterTokens({ filter, onRemove }: FilterTokensProps) {
  const zone = useZone();
  return tokensOf(filter, zone).map(({ name, value, without }) => (
    <span key={`${name} ${value}`} className="flex h-[22px] max-w-full min-w-0 items-center rounded-md border border-line bg-sunken pl-1.5 text-sm">
      <span className="shrink-0 text-text-3">{name}:&nbsp;</span>
      <Raw className="min-w-0 truncate font-semibold" title={value}>
        {value}
      </Raw>
      <button
        type="button"
        aria-label={`Remove ${name}: ${value}`}
        title="Remove"
        onClick={({ detail }) => onRemove(without, detail === 0)}
        className="ml-0.5 inline-flex size-[22px] shrink-0 items-center justify-center rounded-md text-text-3 hover:bg-line hover:text-text"
      >
        <X aria-hidden size={12} />
      </button>
    </span>
  ));
}
