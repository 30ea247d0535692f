import type pg from 'pg';
import type { TopicEnds } from '#lib/dead-letters/indexing/indexed-ends.ts';

/** What is kept of a range's proof from one turn to the next. Whoever takes the duty over has none of it: it only asks and looks anew. */
export interface ProofMemory {
  /** Where the dead letter topics ended when that was asked last; `isUsed` once everything that waited for these ends has its verdict. */
  asked: { at: Date; ends: TopicEnds; isUsed: boolean } | undefined;
  /** Dead letters that were indexed before this were looked through for returns. */
  lookedTo: Date | undefined;
}

/** More ranges are not proven at once; of one that was forgotten it is asked anew. */
const mostJobs = 1_000;
const remembered = new WeakMap<pg.Pool, Map<number, ProofMemory>>();

/** The memory of a job's proof, to be written to. */
export function proofMemory(pool: pg.Pool, jobId: number): ProofMemory {
  const jobs = remembered.get(pool) ?? new Map<number, ProofMemory>();
  remembered.set(pool, jobs);
  const memory = jobs.get(jobId) ?? { asked: undefined, lookedTo: undefined };
  jobs.delete(jobId);
  jobs.set(jobId, memory);
  for (const id of jobs.keys()) {
    if (jobs.size <= mostJobs) break;
    jobs.delete(id);
  }
  return memory;
}
