import { planHashPrefix } from '#lib/kafka/redrive-headers.ts';

/** What stands beside each offset that a rewind sets, by which a successor knows it. The plan's hash keeps rewinds of the same number in other databases apart. */
export const commitMark = (id: number, planHash: string): string => `redrive-rewind ${id} ${planHashPrefix(planHash)}`;
