/** Where a record lies. */
export interface PositionParts {
  topic: string;
  partition: number;
  offset: string;
}

const form = /^([a-zA-Z0-9._-]{1,249})\/(\d{1,9})\/(\d{1,18})$/;

/** Reads `topic/partition/offset`, as an address names it; undefined where it is none. */
export function parsePosition(text: string): PositionParts | undefined {
  const [, topic, partition, offset] = form.exec(text) ?? [];
  return topic === undefined || partition === undefined || offset === undefined ? undefined : { topic, partition: Number(partition), offset };
}
