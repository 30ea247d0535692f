'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { planMatching } from '#components/replay/plan-replay.ts';
import { Button } from '#components/ui/button.tsx';
import { formatCount } from '#components/ui/format-number.ts';
import { announceFailure } from '#components/ui/toasts.tsx';
import { type DeadLetterFilter, matchingOf } from './dead-letter-filter.ts';
import type { Amount } from './list-amount.ts';

/** Plans a replay of all that the list is of, whether it has loaded them or not, and opens the plan. */
export function ReplayMatching({ cluster, filter, amount: { count, certainty } }: { cluster: string; filter: DeadLetterFilter; amount: Amount }) {
  const router = useRouter();
  const plan = useMutation({
    mutationFn: () => planMatching(cluster, matchingOf(filter, Date.now())),
    onSuccess: (job) => router.push(`/${cluster}/replays/${job.id}`),
    onError: (error) => announceFailure('No replay could be planned', error),
  });
  const isAny = count > 0 && !plan.isPending;
  useKeyBinding('R', 'Plan a replay of all that the list is of', () => plan.mutate(), isAny);
  return (
    <Button
      kind="quiet"
      shortcut="R"
      className="ml-auto self-center"
      disabled={!isAny}
      title="Of all that fit, loaded or not. It makes a plan; nothing is sent before it is confirmed."
      onClick={() => plan.mutate()}
    >
      {plan.isPending ? 'Planning…' : `Plan replay of all${certainty === 'exact' && count > 0 ? ` ${formatCount(count)}` : ''}`}
    </Button>
  );
}
