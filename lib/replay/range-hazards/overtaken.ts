import { count, messages } from '#lib/replay/hazards/plan-context.ts';
import type { Hazard } from '#lib/replay/replay-job.ts';
import type { RangeContext } from './range-context.ts';

const notChecked = (detail: string): Hazard => ({
  kind: 'newer-events',
  level: 'not-checked',
  title: 'Newer events of the same key: not checked',
  detail,
  count: 0,
  examples: [],
});

/** Whether events of the same key and type have come behind the range: a replay would put older state over newer. A range asks what to do with them. */
export function checkRangeOvertaken({ range: { request, target, facts } }: RangeContext): Hazard {
  if (target !== request.topic) return notChecked(`The copies go to ${target}; what there is of their keys was not looked for.`);
  if (request.overtaken === 'send') return notChecked('This plan sends every message, whether a newer event of its key has come since or not.');
  const behind = facts?.behind;
  if (behind == null) return notChecked('A worker looks while the plan is being made.');
  const looked = `Looked behind the range at ${behind.ranges.join(', ')}`;
  const overtaken = facts?.looked?.overtaken ?? 0;
  const isAsking = request.overtaken === 'ask';
  if (!behind.isWhole && overtaken === 0) {
    const rest = isAsking
      ? 'Decide: plan again with what is overtaken skipped, or with all sent.'
      : 'Each slice looks to the end before it is sent, and skips what was overtaken.';
    return { ...notChecked(`More records came behind the range than a plan reads. ${looked}. ${rest}`), level: isAsking ? 'blocking' : 'not-checked' };
  }
  if (overtaken === 0) {
    const detail = `${looked}; ${count(behind.keys)} keys came since, none of them with a type of the range. Looked again before each slice: what is overtaken meanwhile is skipped, with the reason.`;
    return { kind: 'newer-events', level: 'ok', title: 'Nothing newer for the same key', detail, count: 0, examples: [] };
  }
  return {
    kind: 'newer-events',
    level: isAsking ? 'blocking' : 'risk',
    title: `${behind.isWhole ? '' : 'At least '}${messages(overtaken)} overtaken by a newer event of the same key`,
    detail: `A replay would put older state over newer. ${isAsking ? 'Decide: plan again with these skipped, or with all sent.' : 'They are skipped, each with the reason.'} ${looked}.`,
    count: overtaken,
    examples: facts?.looked?.examples ?? [],
  };
}
