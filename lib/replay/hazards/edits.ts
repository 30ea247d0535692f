import type { EditedPart } from '#lib/dead-letters/edits/edit.ts';
import type { Hazard } from '#lib/replay/replay-job.ts';
import { messages, mostExamples, type PlanContext } from './plan-context.ts';

const inWords = (parts: readonly EditedPart[]) => (parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : (parts[0] ?? ''));

/** Messages that somebody edited by hand, with who, why and what; and drafts that this plan passes by. */
export function checkEdits({ failures }: PlanContext): Hazard {
  const edited = [...failures.values()].flatMap(({ failure_id, edit }) => (edit === null ? [] : [{ id: failure_id, ...edit }]));
  const passedBy = [...failures.values()].filter(({ edit, draft_version: draft }) => edit === null && draft !== null);
  const unused = `${messages(passedBy.length)} with a draft of an edit that is not in this plan`;
  if (edited.length > 0) {
    const broken = edited.filter(({ changed, isJson }) => changed.includes('value') && !isJson);
    const reasons = [...new Set(edited.map(({ author, reason }) => `${author}: ${reason}`))].join('; ');
    const json = broken.length === 0 ? 'What was edited reads as JSON' : `The value of ${messages(broken.length)} does not read as JSON`;
    return {
      kind: 'edits',
      level: broken.length > 0 ? 'risk' : 'notice',
      title: `${messages(edited.length)} edited by hand`,
      detail: `${reasons}. ${edited.some(({ changed }) => changed.includes('value')) ? `${json}. ` : ''}Everything else is sent byte for byte; the original stays as it is, and open until the copy is proven.${passedBy.length > 0 ? ` ${unused}.` : ''}`,
      count: edited.length,
      examples: edited.slice(0, mostExamples).map(({ id, changed, version }) => `dead letter ${id}: ${inWords(changed)}, version ${version}`),
    };
  }
  if (passedBy.length > 0)
    return {
      kind: 'edits',
      level: 'notice',
      title: unused,
      detail: 'Sent as they failed. To send an edit, open it and plan from there.',
      count: passedBy.length,
      examples: passedBy.slice(0, mostExamples).map(({ failure_id, draft_version: draft }) => `dead letter ${failure_id}: draft of version ${draft}`),
    };
  return { kind: 'edits', level: 'ok', title: 'Nothing edited by hand', detail: 'Key, value and headers are sent byte for byte.', count: 0, examples: [] };
}
