import { inDigits, inRecords } from '#lib/lag/in-words.ts';
import type { Notice, RewindPlan } from '#lib/rewind/rewind.ts';
import { namesOf } from './rewindable-group.ts';

interface Weighed extends Pick<RewindPlan, 'group' | 'partitions' | 'declaration' | 'target'> {
  groupId: string;
  /** Topics that look like those that a Kafka Streams application of this name keeps. */
  streamsTopics: readonly string[];
}

const sum = (partitions: RewindPlan['partitions'], of: 'again' | 'skipped' | 'processed'): bigint =>
  partitions.reduce((total, partition) => total + BigInt(partition[of]), 0n);
const places = (partitions: RewindPlan['partitions']): string => {
  const named = partitions.slice(0, 5).map(({ topic, partition }) => `${topic}/${partition}`);
  return partitions.length > 5 ? `${named.join(', ')} and ${partitions.length - 5} more` : named.join(', ');
};

function weighLoss({ partitions, target }: Weighed): Notice[] {
  const forward = partitions.filter(({ skipped }) => skipped !== '0');
  if (forward.length === 0) return [];
  const skipped = sum(forward, 'skipped');
  const undo = target.kind === 'undo' ? ' This takes a rewind back: what the group has not read again until then it does not read again.' : '';
  return [
    {
      kind: 'skip',
      level: 'loss',
      title: `${inRecords(skipped)} will be skipped: the group does not read them`,
      detail: `The new offset lies behind the committed one on ${places(forward)}. Nothing is deleted; a later rewind reads them as long as the log has them.${undo}`,
    },
  ];
}

function weighRetention({ partitions }: Weighed): Notice[] {
  const cut = partitions.filter((partition) => partition.cut?.at === 'start');
  if (cut.length === 0) return [];
  const known = cut.filter((partition) => partition.cut?.wanted != null);
  const gone = known.reduce((total, { cut: at, logStart }) => total + BigInt(logStart) - BigInt(at?.wanted ?? logStart), 0n);
  const how =
    known.length === 0
      ? 'What lay before the log’s start may have been of that time; nothing tells any more.'
      : `${inRecords(gone)} that were wanted are gone.`;
  return [
    {
      kind: 'retention',
      level: 'risk',
      title:
        cut.length === 1 ? 'Retention has taken the beginning on one partition' : `Retention has taken the beginning on ${inDigits(cut.length)} partitions`,
      detail: `${places(cut)}: the group is set to where the log begins now. ${how}`,
    },
  ];
}

function weighDuplicates({ partitions, declaration, groupId }: Weighed): Notice[] {
  if (sum(partitions, 'again') === 0n) return [];
  const detail = `Its committed offset had passed up to ${inDigits(sum(partitions, 'processed'))} of them without a dead letter that is still open. A reset that jumps over records passes them as well.`;
  if (declaration?.deduplicates === true)
    return [{ kind: 'duplicates', level: 'ok', title: `${groupId} is declared to deduplicate: what it has handled it does not handle twice`, detail }];
  const title =
    declaration === null
      ? `Whether ${groupId} deduplicates is not declared: it may handle records a second time`
      : `${groupId} is declared not to deduplicate: it will handle records a second time`;
  return [{ kind: 'duplicates', level: declaration === null ? 'not-checked' : 'risk', title, detail }];
}

function weighDeadLetters({ partitions, groupId }: Weighed): Notice[] {
  const open = partitions.reduce((total, { deadLettered }) => total + deadLettered, 0);
  if (open === 0) return [];
  return [
    {
      kind: 'dead-letters',
      level: 'notice',
      title: open === 1 ? 'One open dead letter is among what is read again' : `${inDigits(open)} open dead letters are among what is read again`,
      detail: `Those of ${groupId} that it passes without failing again are resolved once all is read. Replay none of them meanwhile: it would be handled twice. What names no consumer group stays open.`,
    },
  ];
}

function weighMembers({ group }: Weighed): Notice[] {
  if (group.members.length === 0)
    return [{ kind: 'members', level: 'ok', title: 'The group is empty', detail: 'Its offsets can be set now. Keep it stopped until they are.' }];
  return [
    {
      kind: 'members',
      level: 'risk',
      title: group.members.length === 1 ? 'One member is alive: stop it first' : `${group.members.length} members are alive: stop them first`,
      detail: `${namesOf(group.members)}. Offsets of a live group are never set: the rewind waits until it is empty, and what the group reads until then is read again too.`,
    },
  ];
}

function weighStreams({ streamsTopics }: Weighed): Notice[] {
  if (streamsTopics.length === 0) return [];
  return [
    {
      kind: 'streams',
      level: 'risk',
      title: 'It looks like a Kafka Streams application',
      detail: `There are topics that such an application keeps (${streamsTopics.slice(0, 3).join(', ')}). Its state stores are not set back with its offsets: what it counted it counts twice.`,
    },
  ];
}

function weighWayBack({ partitions }: Weighed): Notice[] {
  const without = partitions.filter(({ committed }) => committed === null);
  if (without.length === 0) return [];
  return [
    {
      kind: 'way-back',
      level: 'notice',
      title:
        without.length === 1
          ? 'One partition has no committed offset to go back to'
          : `${inDigits(without.length)} partitions have no committed offset to go back to`,
      detail: `${places(without)}: the group has never committed there: whether it reads ${without.length === 1 ? 'it' : 'them'} at all is not known, and an undo leaves ${without.length === 1 ? 'it' : 'them'} where this rewind sets ${without.length === 1 ? 'it' : 'them'}.`,
    },
  ];
}

const gravity: Record<Notice['level'], number> = { loss: 0, risk: 1, notice: 2, 'not-checked': 3, ok: 4 };

/** What somebody has to know before confirming a plan, the gravest first. Pure: it only weighs what it is given. */
export function weighPlan(weighed: Weighed): Notice[] {
  return [weighLoss, weighRetention, weighStreams, weighMembers, weighDuplicates, weighDeadLetters, weighWayBack]
    .flatMap((weigh) => weigh(weighed))
    .sort((a, b) => gravity[a.level] - gravity[b.level]);
}
