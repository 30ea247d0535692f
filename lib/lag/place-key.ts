/** What tells a partition from all others of a cluster. Topics have no spaces in their names. */
export const placeKey = ({ topic, partition }: { topic: string; partition: number }): string => `${topic} ${partition}`;
