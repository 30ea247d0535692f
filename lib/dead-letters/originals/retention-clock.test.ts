import { expect, test } from 'vitest';
import type { KeptUntil } from './kept-until.ts';
import { firstToGo, type KeptRecord, type KnownLog, keptUntilOf } from './retention-clock.ts';
import { readTopicSettings } from './topic-settings.ts';

const nowMs = Date.parse('2026-11-24T12:00:00Z');
const hourMs = 3_600_000;
const hour = BigInt(hourMs);

interface Case {
  what: string;
  configs?: Record<string, string>;
  record?: Partial<KeptRecord>;
  log?: Partial<KnownLog>;
  noticedAt?: Date;
  expected: KeptUntil | { kind: KeptUntil['kind']; at?: string; why: RegExp };
}

const at = (hours: number) => new Date(nowMs + hours * hourMs).toISOString();
/** Half of 1,000,000 bytes lies behind the record. */
const halfFull = { logStartOffset: 0n, logEndOffset: 1_000n, logBytes: 1_000_000n } satisfies Partial<KnownLog>;

const cases: Case[] = [
  { what: 'by age: its own timestamp and retention.ms', configs: { 'retention.ms': `${4n * hour}` }, expected: { kind: 'until', at: at(3) } },
  { what: 'an age that has passed', configs: { 'retention.ms': '1' }, expected: { kind: 'until', at: new Date(nowMs - hourMs + 1).toISOString() } },
  { what: "Kafka's default of seven days where the broker says nothing", expected: { kind: 'until', at: at(167) } },
  {
    what: 'a timestamp in the future',
    configs: { 'retention.ms': `${hour}` },
    record: { timestampMs: BigInt(nowMs) + 100n * hour },
    expected: { kind: 'until', at: at(101) },
  },
  { what: 'a timestamp that no calendar reaches', record: { timestampMs: 2n ** 62n }, expected: { kind: 'forever' } },
  { what: 'no timestamp', record: { timestampMs: -1n }, expected: { kind: 'unknown', why: /no timestamp/ } },
  { what: 'no timestamp and no limit', configs: { 'retention.ms': '-1' }, record: { timestampMs: -1n }, expected: { kind: 'forever' } },
  { what: 'neither age nor size', configs: { 'retention.ms': '-1' }, expected: { kind: 'forever' } },
  {
    what: 'by size alone, as it grows: half of the limit is left, and 100 bytes come a second',
    configs: { 'retention.ms': '-1', 'retention.bytes': '900000', 'segment.bytes': '100000' },
    log: { ...halfFull, offsetsPerSecond: 0.1 },
    expected: {
      kind: 'estimate',
      at: new Date(nowMs + 5_000_000).toISOString(),
      why: 'By size: retention.bytes (900,000) and a segment (100,000) behind it, if its partition goes on growing as it has; sooner where its segment ends sooner.',
    },
  },
  {
    what: 'by size, when enough lies behind it already',
    configs: { 'retention.bytes': '400000', 'segment.bytes': '100000' },
    log: { ...halfFull, offsetsPerSecond: 0 },
    expected: { kind: 'estimate', at: at(0), why: /By size/ },
  },
  {
    what: 'by size, when enough lies behind it, but no whole segment besides: Kafka keeps it',
    configs: { 'retention.ms': '-1', 'retention.bytes': '400000', 'segment.bytes': '200000' },
    log: { ...halfFull, offsetsPerSecond: 0.1 },
    expected: { kind: 'estimate', at: new Date(nowMs + 1_000_000).toISOString(), why: /By size/ },
  },
  {
    what: 'by age before size: still no promise',
    configs: { 'retention.ms': `${2n * hour}`, 'retention.bytes': '1000000', 'segment.bytes': '100000' },
    log: { ...halfFull, offsetsPerSecond: 0.1 },
    expected: { kind: 'estimate', at: at(1), why: 'By its age; retention.bytes (1,000,000) takes it later, unless its segment is full before.' },
  },
  {
    what: 'by size, while nothing is written',
    configs: { 'retention.ms': '-1', 'retention.bytes': '1000000' },
    log: { ...halfFull, offsetsPerSecond: 0 },
    expected: { kind: 'unknown', why: /may take it at some time: nothing was written/ },
  },
  {
    what: 'by size, which is not known',
    configs: { 'retention.ms': `${2n * hour}`, 'retention.bytes': '1000000' },
    expected: { kind: 'unknown', why: /By age it is kept until 2026-11-24T13.*sooner: the size of its partition is not known/ },
  },
  {
    what: 'compacted',
    configs: { 'cleanup.policy': 'compact' },
    expected: { kind: 'compacted', at: null, why: 'Compacted: kept until a newer record of the same key is there.' },
  },
  {
    what: 'a tombstone',
    configs: { 'cleanup.policy': 'compact', 'delete.retention.ms': '5000' },
    record: { isTombstone: true },
    expected: { kind: 'compacted', why: /tombstone is removed delete.retention.ms \(5000\)/ },
  },
  {
    what: 'compacted and removed by age',
    configs: { 'cleanup.policy': 'compact,delete', 'retention.ms': `${4n * hour}` },
    expected: { kind: 'compacted', at: at(3), why: 'Compacted: kept until a newer record of the same key is there.' },
  },
  {
    what: 'compacted and removed by size: nothing is promised',
    configs: { 'cleanup.policy': 'compact,delete', 'retention.ms': `${4n * hour}`, 'retention.bytes': '400000', 'segment.bytes': '100000' },
    log: { ...halfFull, offsetsPerSecond: 0.1 },
    expected: {
      kind: 'compacted',
      at: null,
      why: 'Compacted: kept until a newer record of the same key is there. It may be deleted before. By size: retention.bytes (400,000) and a segment (100,000) behind it, if its partition goes on growing as it has; sooner where its segment ends sooner.',
    },
  },
  { what: 'no policy at all', configs: { 'cleanup.policy': '' }, expected: { kind: 'forever' } },
  { what: 'already deleted', record: { offset: 4n }, log: { logStartOffset: 5n }, noticedAt: new Date(nowMs), expected: { kind: 'deleted', noticedAt: at(0) } },
  { what: 'deleted before anybody looked', record: { offset: 4n }, log: { logStartOffset: 5n }, expected: { kind: 'deleted', noticedAt: null } },
  { what: 'a topic that is gone', log: { goneAt: new Date(nowMs) }, expected: { kind: 'deleted', noticedAt: at(0) } },
  { what: 'an excluded topic', log: { isExcluded: true }, expected: { kind: 'unknown', why: /excluded/ } },
  {
    what: 'settings that may not be read',
    log: { settings: null, settingsTrouble: 'grant DESCRIBE_CONFIGS' },
    expected: { kind: 'unknown', why: /grant DESCRIBE_CONFIGS/ },
  },
];

test.each(cases)('how long a record is kept: $what', ({ configs = {}, record = {}, log = {}, noticedAt = null, expected }) => {
  const known: KnownLog = {
    settings: readTopicSettings(new Map(Object.entries(configs))),
    settingsTrouble: null,
    logStartOffset: 0n,
    logEndOffset: 1_000n,
    logBytes: null,
    offsetsPerSecond: null,
    goneAt: null,
    isExcluded: false,
    ...log,
  };
  const kept = keptUntilOf({ offset: 500n, timestampMs: BigInt(nowMs - hourMs), isTombstone: false, ...record }, known, noticedAt, nowMs);
  if ('why' in expected && expected.why instanceof RegExp) expect(kept).toMatchObject({ ...expected, why: expect.stringMatching(expected.why) });
  else expect(kept).toEqual(expected);
});

test('of several, the earliest instant goes first, and what is not known before what is kept for ever', () => {
  const soon: KeptUntil = { kind: 'until', at: at(1) };
  const later: KeptUntil = { kind: 'estimate', at: at(2), why: 'size' };
  const unknown: KeptUntil = { kind: 'unknown', why: 'not read' };
  expect(firstToGo([{ kind: 'forever' }, later, unknown, soon])).toBe(soon);
  expect(firstToGo([{ kind: 'forever' }, unknown])).toBe(unknown);
  expect(firstToGo([])).toBeUndefined();
});
