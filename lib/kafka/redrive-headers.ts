import type { RecordHeader } from './record-headers.ts';

/** The headers that a replay adds to each record it sends; all values are text. */
export const redriveHeaders = { jobId: 'redrive-job-id', origin: 'redrive-origin', attempt: 'redrive-attempt' } as const;

const hashDigits = 12;

/** The beginning of a plan's hash, as it stands in `redrive-job-id` and in the names of transactional ids. */
export function planHashPrefix(planHash: string): string {
  return planHash.slice(0, hashDigits);
}

const names = new Set<string>(Object.values(redriveHeaders));

/** Whether a header is one that a replay adds; a further replay replaces it. */
export function isRedriveHeader(name: string): boolean {
  return names.has(name);
}

/** What a record that went through a replay of ours says of it. */
export interface ReplayMark {
  jobId: number;
  /** How the hash of the job's plan begins: jobs of the same number in other databases have another. */
  planHashPrefix: string;
  /** The position of the failure's origin: topic/partition/offset. */
  origin: { topic: string; partition: number; offset: bigint };
  attempt: number;
}

/** Reads our headers from a record, of repeated ones the last; null where it has none, or not in our form. */
export function readReplayMark(headers: readonly RecordHeader[]): ReplayMark | null {
  for (const { name } of headers) if (name === redriveHeaders.jobId) return readMark(headers);
  return null;
}

function readMark(headers: readonly RecordHeader[]): ReplayMark | null {
  const value = (name: string) => headers.findLast((header) => header.name === name)?.value?.toString('utf8') ?? '';
  const origin = /^([a-zA-Z0-9._-]{1,249})\/(\d{1,9})\/(\d{1,18})$/.exec(value(redriveHeaders.origin));
  const job = /^(\d{1,9})-([0-9a-f]{12})$/.exec(value(redriveHeaders.jobId));
  const attempt = /^\d{1,6}$/.exec(value(redriveHeaders.attempt));
  if (origin?.[1] === undefined || origin[2] === undefined || origin[3] === undefined || attempt === null) return null;
  if (job?.[1] === undefined || job[2] === undefined) return null;
  return {
    jobId: Number(job[1]),
    planHashPrefix: job[2],
    origin: { topic: origin[1], partition: Number(origin[2]), offset: BigInt(origin[3]) },
    attempt: Number(attempt[0]),
  };
}

/** Our headers for a record about to be sent. */
export function writeReplayMark({ jobId, planHashPrefix: prefix, origin, attempt }: ReplayMark): RecordHeader[] {
  return [
    { name: redriveHeaders.jobId, value: Buffer.from(`${jobId}-${prefix}`) },
    { name: redriveHeaders.origin, value: Buffer.from(`${origin.topic}/${origin.partition}/${origin.offset}`) },
    { name: redriveHeaders.attempt, value: Buffer.from(String(attempt)) },
  ];
}
