import { z } from 'zod';
import { lagState } from './lag-state.ts';

/** How far consumer groups are on partitions, as they were sampled last. */
export const groupsPast = z.object({
  groups: z.array(
    z.object({
      groupId: z.string(),
      topic: z.string(),
      partition: z.int(),
      /** The next offset that the group reads there; null before its first commit. */
      committed: z.string().nullable(),
      state: lagState,
    }),
  ),
  /** When they were sampled; null where none was. */
  sampledAt: z.iso.datetime().nullable(),
});
