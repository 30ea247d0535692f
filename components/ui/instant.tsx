'use client';

import { formatAge, formatAgo, formatExact, formatMinute, zoneName } from './format-time.ts';
import { useNow } from './now.ts';
import { useZone } from './time-zone.ts';

interface InstantProps {
  /** ISO 8601, or milliseconds since 1970. */
  at: string | number;
  /** `age` for columns ("14 min"), `ago` in sentences ("14 min ago"), `exact` to the millisecond in tables of events, `dated` where today's date is said too, `time` where the date is said elsewhere, `minute` for what somebody chose. */
  as?: 'age' | 'ago' | 'exact' | 'dated' | 'time' | 'minute';
}

/** The one way to show an instant; the tooltip holds it exactly, in both zones. */
export function Instant({ at, as = 'ago' }: InstantProps) {
  const zone = useZone();
  const date = new Date(at);
  const shown = useNow((nowMs) => {
    if (as === 'dated') return formatExact(date, zone);
    if (as === 'time') return formatExact(date, zone, date);
    if (as === 'minute') return formatMinute(date, zone);
    if (as === 'exact') return formatExact(date, zone, new Date(nowMs));
    return as === 'age' ? formatAge(date.getTime(), nowMs) : formatAgo(date.getTime(), nowMs);
  });
  const both = `${formatExact(date, zone)} ${zoneName(zone)}${zone === 'utc' ? '' : `\n${formatExact(date, 'utc')} UTC`}`;
  return (
    <time
      dateTime={date.toISOString()}
      title={both}
      className={['exact', 'dated', 'time'].includes(as) ? 'mono' : 'whitespace-nowrap tabular-nums'}
      suppressHydrationWarning
    >
      {shown}
    </time>
  );
}
