import type { Hazard } from '#lib/replay/replay-job.ts';
import type { RangeContext } from './range-context.ts';

/** Kafka's own topics, and those that by their names are some component's. */
const isInternal = (topic: string) => topic.startsWith('__');

/** What happens where a range is of dead letters, or goes to where they come; or where a topic is no application's. */
export function checkSpecialTopics({ range: { request, target }, deadLetterTopics }: RangeContext): Hazard {
  const source = request.topic;
  const ends = [...new Set([source, target])];
  const deadLetters = ends.filter((topic) => deadLetterTopics.has(topic));
  const internal = ends.filter(isInternal);
  const facts = [
    ...(deadLetterTopics.has(target) ? [`The copies become new dead letters of ${target}.`] : []),
    ...(deadLetterTopics.has(source)
      ? [
          `The headers that say how they failed stay on the copies of ${source}, and its failures are not claimed: they stay open, and are not resolved. To send messages where they failed, replay the dead letters by themselves.`,
        ]
      : []),
    ...(isInternal(target) ? [`${target} is internal: who keeps their state there takes the copies for their own records.`] : []),
    ...(isInternal(source) && source !== target ? [`${source} is internal: its records are state of whoever keeps it there, and no events.`] : []),
  ];
  const kind = 'special-topics';
  if (facts.length === 0)
    return {
      kind,
      level: 'ok',
      title: 'Source and target are ordinary topics',
      detail: 'Neither is a dead letter topic that is indexed, or an internal one.',
      count: 0,
      examples: [],
    };
  const one = ends.length === 1 ? '' : source === (deadLetters[0] ?? internal[0]) ? 'The source ' : 'The target ';
  const both = new Set([...deadLetters, ...internal]).size > 1;
  const what = deadLetters.length === 0 ? 'an internal topic' : 'a dead letter topic';
  return {
    kind,
    level: 'risk',
    title: both ? 'Neither the source nor the target is an ordinary topic' : one === '' ? `The range is of ${what}, and goes back to it` : `${one}is ${what}`,
    detail: facts.join(' '),
    count: facts.length,
    examples: [...new Set([...deadLetters, ...internal])],
  };
}
