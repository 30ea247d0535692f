/** The parts of a failure's name, each as SQL that gives text. */
interface RecognisedParts {
  cluster: string;
  topicId: string;
  partition: string;
  offset: string;
  group: string;
}

/** SQL: how a failure is recognised by its origin and consumer group, as recognise.ts has it. */
export const recognisedSql = ({ cluster, topicId, partition, offset, group }: RecognisedParts): string =>
  `encode(substring(sha256(convert_to(${cluster} || ' ' || ${topicId} || '/' || ${partition} || '/' || ${offset} || '@' || ${group}, 'UTF8')) for 16), 'hex')::uuid`;
