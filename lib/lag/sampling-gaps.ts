import { z } from 'zod';

const instant = z.iso.datetime();

/** A span in which nobody sampled consumer groups: no worker ran, or Kafka could not be asked. */
const samplingGap = z.object({ fromAt: instant, toAt: instant });
export type SamplingGap = z.infer<typeof samplingGap>;

/** The gaps of the day that samples are kept for, oldest first. */
export const samplingGaps = z.object({ gaps: z.array(samplingGap) });
