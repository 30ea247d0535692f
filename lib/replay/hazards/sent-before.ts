import type { Hazard } from '#lib/replay/replay-job.ts';
import { messages, mostExamples, type PlanContext } from './plan-context.ts';

/**
 * Messages that a replay has sent before, for another group's dead letter or in a range: the groups here have seen that copy, too, or will, and it may have been a corrected
 * one.
 */
export function checkSentBefore({ sentBefore, sentByRanges }: PlanContext): Hazard {
  const kind = 'sent-before';
  const sent = new Set([...sentBefore, ...sentByRanges].map(({ failure_id: id }) => id));
  if (sent.size === 0)
    return {
      kind,
      level: 'ok',
      title: 'Not sent before for another group',
      detail: 'No replay has sent one of these messages for another of its dead letters, or in a range.',
      count: 0,
      examples: [],
    };
  const edited = sentBefore.filter(({ is_edited: isEdited }) => isEdited).length;
  return {
    kind,
    level: 'risk',
    title: `${messages(sent.size)} ${sent.size === 1 ? 'was' : 'were'} sent before, ${[...(sentBefore.length > 0 ? ['for another dead letter of it'] : []), ...(sentByRanges.length > 0 ? ['in a range'] : [])].join(', or ')}`,
    detail: `Every group that reads the topic has seen that copy, or will. Sent again, it is there twice${edited === 0 ? '' : `; ${messages(edited)} as edited by hand: what failed would come behind the correction`}.`,
    count: sent.size,
    examples: [
      ...sentBefore.map(
        ({ failure_id: id, other_id: other, job_id: job, is_edited: isEdited }) =>
          `dead letter ${id}: replay ${job} sent it${isEdited ? ' as edited' : ''} for dead letter ${other}`,
      ),
      ...sentByRanges.map(({ failure_id: id, job_id: job }) => `dead letter ${id}: replay ${job} of a range has sent it`),
    ].slice(0, mostExamples),
  };
}
