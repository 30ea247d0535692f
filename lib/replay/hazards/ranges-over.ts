import type { Hazard } from '#lib/replay/replay-job.ts';
import { messages, mostExamples, type PlanContext } from './plan-context.ts';

/** Messages that the replay of a range sends as well, which did not claim their failures: they failed after it was confirmed. */
export function checkRangesOver({ covered }: PlanContext): Hazard {
  const kind = 'ranges-over';
  const coming = covered.filter(({ is_sent }) => !is_sent);
  const examples = (all: PlanContext['covered']) =>
    all
      .slice(0, mostExamples)
      .map(({ failure_id, job_id, is_sent }) => `dead letter ${failure_id}: replay ${job_id} ${is_sent ? 'has sent its message' : 'will send its message'}`);
  if (coming.length > 0)
    return {
      kind,
      level: 'blocking',
      title: `${messages(coming.length)} will be sent by the replay of a range that is under way`,
      detail: 'They would be sent twice. Wait until that replay has sent them, or cancel it, and plan again.',
      count: coming.length,
      examples: examples(coming),
    };
  if (covered.length > 0)
    return {
      kind,
      level: 'risk',
      title: `${messages(covered.length)} were sent just now by the replay of a range`,
      detail: 'Its copies are not proven yet: whether they help is not known. Wait for its proof, or send them once more.',
      count: covered.length,
      examples: examples(covered),
    };
  return {
    kind,
    level: 'ok',
    title: 'No range that is being replayed has them',
    detail: 'Nothing selected is sent by another replay under way.',
    count: 0,
    examples: [],
  };
}
