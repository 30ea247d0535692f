/** Workers look at Kafka every 10 s: what none has looked at for longer than three rounds is not known any more. */
export const unknownAfterMs = 30_000;

interface Ground {
  cluster: string;
  /** What is away, as `outageText` says it; null where nothing is known to be. */
  outage: string | null;
  /** How long ago the cluster's Kafka was looked at last, in words; null where that is not long enough to matter. */
  age: string | null;
}

/** Why what is shown of a cluster's Kafka is not known to be so now, as the beginning of a sentence; null where it is. */
export function groundText({ cluster, outage, age }: Ground): string | null {
  if (age === null) return outage;
  const kafka = `Kafka of ${cluster}`;
  if (outage === null) return `${kafka} was last looked at ${age} ago`;
  return `${outage}, ${outage.startsWith(kafka) ? '' : `${kafka} was `}last looked at ${age} ago`;
}

/** Of when each part was looked at last the longest ago: all of it is known as of then. Null where none was looked at. */
export function oldestOf(instants: readonly (string | null | undefined)[]): string | null {
  return instants.reduce<string | null>((oldest, at) => (at != null && (oldest === null || Date.parse(at) < Date.parse(oldest)) ? at : oldest), null);
}

/** A sentence about what a cluster's Kafka holds, which may be of the past. */
export const sentenceOn = (ground: string | null, sentence: string): string => (ground === null ? sentence : `${ground}. As seen last: ${sentence}`);
