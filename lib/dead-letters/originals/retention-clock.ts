import type { KeptUntil } from './kept-until.ts';
import type { TopicSettings } from './topic-settings.ts';

/** What retention sees of a record. */
export interface KeptRecord {
  offset: bigint;
  /** As Kafka keeps it: -1 where the producer gave none. */
  timestampMs: bigint;
  isTombstone: boolean;
}

/** What is known of the log that a record lies in. */
export interface KnownLog {
  /** Null where they could not be read: `settingsTrouble` says why. */
  settings: TopicSettings | null;
  settingsTrouble: string | null;
  logStartOffset: bigint;
  logEndOffset: bigint;
  /** Null where it was not asked for, or we may not know. */
  logBytes: bigint | null;
  /** How fast the log has grown lately; null where that is not known yet. */
  offsetsPerSecond: number | null;
  goneAt: Date | null;
  isExcluded: boolean;
}

const latestInstantMs = Date.UTC(9999, 11, 31);

/** An instant as the API says it; undefined for one that no calendar reaches, such as that of a record with a nonsense timestamp. */
function instant(ms: bigint): string | undefined {
  return ms > BigInt(latestInstantMs) ? undefined : new Date(Number(ms)).toISOString();
}

/**
 * The earliest instant at which age can take a record; undefined where it never does, null where its segment's age is not known.
 *
 * A segment goes whole, when its *largest* timestamp is older than retention.ms (UnifiedLog.deleteRetentionMsBreachedSegments). A record's own timestamp is at
 * most its segment's largest, whoever set it (CreateTime or LogAppendTime), so none goes before its own timestamp + retention.ms. It often stays longer: until its
 * whole segment is that old, all segments before it are gone, and the broker looks again (log.retention.check.interval.ms). A record of the future holds its segment
 * until then. Where no record of a segment has a timestamp the broker goes by when its file was last written, which nobody tells us.
 */
function goneByAge({ timestampMs }: KeptRecord, { retentionMs }: TopicSettings): bigint | undefined | null {
  const limitMs = BigInt(retentionMs);
  if (limitMs < 0n) return undefined;
  return timestampMs < 0n ? null : timestampMs + limitMs;
}

/**
 * When size has taken a record at the latest, if the log goes on growing as it has: undefined where size takes nothing, null where that cannot be told. A log's oldest
 * segments go, whole, while what is left without them is at least retention.bytes (UnifiedLog.deleteRetentionSizeBreachedSegments). Where a record's segment ends is
 * not told: no later than segment.bytes behind it.
 */
function goneBySize({ offset }: KeptRecord, log: KnownLog, { retentionBytes, segmentBytes }: TopicSettings, nowMs: number): bigint | undefined | null {
  const limitBytes = Number(retentionBytes);
  if (limitBytes < 0) return undefined;
  const { logStartOffset, logEndOffset, logBytes, offsetsPerSecond } = log;
  if (logBytes === null) return null;
  const bytesPerOffset = Number(logBytes) / Math.max(1, Number(logEndOffset - logStartOffset));
  const leftBytes = limitBytes + Number(segmentBytes) - Number(logEndOffset - offset) * bytesPerOffset;
  if (leftBytes <= 0) return BigInt(nowMs);
  if (offsetsPerSecond === null || offsetsPerSecond <= 0 || bytesPerOffset === 0) return null;
  return BigInt(nowMs) + BigInt(Math.round((leftBytes / (offsetsPerSecond * bytesPerOffset)) * 1_000));
}

const untimed = 'The record has no timestamp: the broker removes it by when its segment was last written, which it does not tell.';

function byAge(record: KeptRecord, settings: TopicSettings): KeptUntil {
  const at = goneByAge(record, settings);
  if (at === null) return { kind: 'unknown', why: untimed };
  const iso = at === undefined ? undefined : instant(at);
  return iso === undefined ? { kind: 'forever' } : { kind: 'until', at: iso };
}

/** Age and size: whichever comes first, and as soon as size has a say it is an estimate. */
function byAgeAndSize(record: KeptRecord, settings: TopicSettings, log: KnownLog, nowMs: number): KeptUntil {
  const age = byAge(record, settings);
  const size = goneBySize(record, log, settings, nowMs);
  if (size === undefined) return age;
  const inBytes = (digits: string) => BigInt(digits).toLocaleString('en-US');
  const limit = `retention.bytes (${inBytes(settings.retentionBytes)})`;
  if (size === null) {
    const missing = log.logBytes === null ? 'the size of its partition is not known' : 'nothing was written to its partition lately';
    const byItsAge = age.kind === 'until' ? `By age it is kept until ${age.at}, but ` : '';
    return { kind: 'unknown', why: `${byItsAge}${limit} may take it ${byItsAge === '' ? 'at some time' : 'sooner'}: ${missing}.` };
  }
  const at = instant(size);
  if (at === undefined) return age;
  if (age.kind === 'until' && age.at <= at)
    return { kind: 'estimate', at: age.at, why: `By its age; ${limit} takes it later, unless its segment is full before.` };
  return {
    kind: 'estimate',
    at,
    why: `By size: ${limit} and a segment (${inBytes(settings.segmentBytes)}) behind it, if its partition goes on growing as it has; sooner where its segment ends sooner.`,
  };
}

/** By age and size, where the topic's policy says so. */
function untilDeleted(record: KeptRecord, settings: TopicSettings, log: KnownLog, nowMs: number): KeptUntil {
  return settings.cleanupPolicy.includes('delete') ? byAgeAndSize(record, settings, log, nowMs) : { kind: 'forever' };
}

function untilCompacted(record: KeptRecord, settings: TopicSettings, log: KnownLog, nowMs: number): KeptUntil {
  const why = record.isTombstone
    ? `Compacted: a tombstone is removed delete.retention.ms (${settings.deleteRetentionMs}) after it was compacted.`
    : 'Compacted: kept until a newer record of the same key is there.';
  const deleted = untilDeleted(record, settings, log, nowMs);
  if (deleted.kind === 'until') return { kind: 'compacted', at: deleted.at, why };
  return { kind: 'compacted', at: null, why: 'why' in deleted ? `${why} It may be deleted before. ${deleted.why}` : why };
}

/** How long the broker keeps a record: see KeptUntil. Pure: the clock is given. */
export function keptUntilOf(record: KeptRecord, log: KnownLog, noticedAt: Date | null, nowMs: number): KeptUntil {
  if (log.goneAt !== null) return { kind: 'deleted', noticedAt: log.goneAt.toISOString() };
  if (record.offset < log.logStartOffset) return { kind: 'deleted', noticedAt: noticedAt?.toISOString() ?? null };
  if (log.isExcluded) return { kind: 'unknown', why: 'The topic is excluded by the configuration and no longer looked at.' };
  const { settings } = log;
  if (settings === null) return { kind: 'unknown', why: log.settingsTrouble ?? 'The settings of the topic were not read yet.' };
  if (settings.cleanupPolicy.includes('compact')) return untilCompacted(record, settings, log, nowMs);
  return untilDeleted(record, settings, log, nowMs);
}

const order: Record<KeptUntil['kind'], number> = { deleted: 0, until: 1, estimate: 1, unknown: 2, compacted: 3, forever: 4 };

/** Which of several goes first: of those with an instant the earliest, before what is not known; undefined where there is none. */
export function firstToGo(all: readonly KeptUntil[]): KeptUntil | undefined {
  return [...all].sort((a, b) => {
    const byKind = order[a.kind] - order[b.kind];
    return byKind !== 0 || !('at' in a && 'at' in b) ? byKind : (a.at ?? '~') < (b.at ?? '~') ? -1 : 1;
  })[0];
}
