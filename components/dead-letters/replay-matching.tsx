'use client';

import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { planMatching } from '#components/replay/plan-replay.ts';
import { usePlanReplay } from '#components/replay/use-plan-replay.ts';
import { announceFailure } from '#components/ui/announce.ts';
import { Button } from '#components/ui/button.tsx';
import { formatCount } from '#components/ui/format-number.ts';
import { type DeadLetterFilter, matchingOf } from './dead-letter-filter.ts';
import type { Amount } from './list-amount.ts';

/** Plans a replay of all that the list is of, whether it has loaded them or not, and opens the plan. */
export function ReplayMatching({ cluster, filter, amount: { count, certainty } }: { cluster: string; filter: DeadLetterFilter; amount: Amount }) {
  const plan = usePlanReplay(cluster, planMatching, (error) => announceFailure('No replay could be planned', error));
  const planAll = () => plan.mutate({ matching: matchingOf(filter, Date.now()) });
  const isAny = count > 0 && !plan.isPending;
  useKeyBinding('R', 'Plan a replay of all that the list is of', planAll, isAny);
  return (
    <Button
      kind="quiet"
      shortcut="R"
      className="ml-auto self-center"
      disabled={!isAny}
      title="Of all that fit, loaded or not. It makes a plan; nothing is sent before it is confirmed."
      onClick={planAll}
    >
      {plan.isPending ? 'Planning…' : `Plan replay of all${certainty === 'exact' && count > 0 ? ` ${formatCount(count)}` : ''}`}
    </Button>
  );
}
