import { statesUnderWay } from './job-states.ts';

/** SQL: whether the replay `job` is under way. */
export const isUnderWaySql = `job.state in (${statesUnderWay.map((state) => `'${state}'`).join(', ')})`;
