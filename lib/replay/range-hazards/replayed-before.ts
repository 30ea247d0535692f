import { count, mostExamples } from '#lib/replay/hazards/plan-context.ts';
import type { Hazard } from '#lib/replay/replay-job.ts';
import type { RangeContext } from './range-context.ts';

/** Whether the range, or a part of it, was replayed before: its readers would see that part once more. */
export function checkReplayedBefore({ earlier }: RangeContext): Hazard {
  const kind = 'replayed-before';
  const offsets = earlier.reduce((most, replay) => Math.max(most, replay.offsets), 0);
  if (earlier.length === 0)
    return { kind, level: 'ok', title: 'Not replayed before', detail: 'No replay has sent any of it to this target.', count: 0, examples: [] };
  return {
    kind,
    level: 'risk',
    title: earlier.length === 1 ? `Replay ${earlier[0]?.job_id} has sent some of it before` : `${count(earlier.length)} replays have sent some of it before`,
    detail: 'Whoever reads the target sees that once more, with the same event ids. Leave it out by narrower bounds, or by a filter.',
    count: offsets,
    examples: earlier
      .slice(0, mostExamples)
      .map(
        (replay) =>
          `replay ${replay.job_id}: ${count(replay.offsets)} ${replay.offsets === 1 ? 'offset' : 'offsets'}, ${replay.ended_at === null ? 'still under way' : `ended ${replay.ended_at.toISOString().slice(0, 19).replace('T', ' ')} UTC`}`,
      ),
  };
}
