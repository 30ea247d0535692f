'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { fetchJson } from '#components/api/fetch-json.ts';
import { Button } from '#components/ui/button.tsx';
import { Refused } from '#components/ui/refused.tsx';
import type { OvertakenDecision as Decided } from '#lib/replay/range/replay-range.ts';
import { replayDetail } from '#lib/replay/replay-job.ts';
import { replayAddress } from './replay-query.ts';

/** The question that a range asks where newer events have overtaken some of it: each answer is a plan of its own, which runs as this one would. */
export function OvertakenDecision({ cluster, id }: { cluster: string; id: number }) {
  const router = useRouter();
  const plan = useMutation({
    mutationFn: (body: Decided) => fetchJson(replayDetail, `${replayAddress(cluster, String(id))}/overtaken`, { method: 'POST', body }),
    onSuccess: (job) => router.push(`/${cluster}/replays/${job.id}`),
  });
  return (
    <div className="grid gap-2">
      <Button disabled={plan.isPending} onClick={() => plan.mutate({ overtaken: 'skip' })}>
        Plan again, overtaken ones skipped
      </Button>
      <Button disabled={plan.isPending} onClick={() => plan.mutate({ overtaken: 'send' })}>
        Plan again, all of them sent
      </Button>
      {plan.error === null ? null : <Refused title="The range was not planned again" error={plan.error} />}
    </div>
  );
}
