import type { Hazard } from '#lib/replay/replay-job.ts';
import { count, mostExamples, type PlanContext } from './plan-context.ts';

/** Open dead letters of other groups that are of the same messages and not in the plan: a replay of their own would send the messages twice. */
export function checkOpenElsewhere({ openElsewhere }: PlanContext): Hazard {
  const kind = 'open-elsewhere';
  if (openElsewhere.length === 0)
    return { kind, level: 'ok', title: 'No other group failed on the same messages', detail: 'None has an open dead letter of them.', count: 0, examples: [] };
  const groups = [...new Set(openElsewhere.map(({ consumer_group }) => consumer_group))];
  const one = openElsewhere.length === 1;
  return {
    kind,
    level: 'risk',
    title: `${count(openElsewhere.length)} dead letter${one ? '' : 's'} of ${groups.join(', ')} ${one ? 'is' : 'are'} of the same messages, and not in this plan`,
    detail:
      'The copies reach that group, too. Its dead letters stay open all the same, and a replay of them would send the messages a second time. Plan them together: each message is then sent once, and each dead letter is proven by its own group.',
    count: openElsewhere.length,
    examples: openElsewhere.slice(0, mostExamples).map(({ other_id, failure_id }) => `dead letter ${other_id}, as ${failure_id}`),
  };
}
