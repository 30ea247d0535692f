import { recognisedSql } from '#lib/dead-letters/indexing/recognised-sql.ts';

// Of a dead letter the name of its origin's topic is kept. Which topic of that name it was, its failure tells: it is recognised by that topic's id. In SQL beside `failure` and
// `began`, the dead letter that it began with.

/** How the failure is recognised if its origin's topic is the one of an id. @param topicId SQL of text */
const recognisedOf = (topicId: string) =>
  recognisedSql({
    cluster: 'failure.cluster',
    topicId,
    partition: 'began.origin_partition',
    offset: 'began.origin_offset',
    group: `coalesce(began.consumer_group, '')`,
  });

const seenSql = (condition: string) =>
  `select seen.topic_id::text from seen_topic seen where seen.cluster = failure.cluster and seen.name = began.origin_topic and ${condition} and failure.recognised_by = ${recognisedOf('seen.topic_id::text')} limit 1`;

/** SQL: the id of the topic that the failure came from; null where that is not known. */
export const originTopicIdSql = `(${seenSql('true')})`;

/** SQL: whether the failure came from another topic of that name, which was deleted since, or came after. @param topicId SQL of the id of the one that is meant */
export const isOfAnotherTopicSql = (topicId: string): string => `exists (${seenSql(`seen.topic_id <> ${topicId}`)})`;

/** SQL: where the failures `$2` began, of those that came from the topics with names `$3` and ids `$4`. @param shards the table of the shards that they are looked for in: without any none is read */
export const beganSql = (shards: string): string => `
  select failure.id, began.origin_topic, began.origin_partition, began.origin_offset
    from unnest($2::bigint[]) as given(id) join failure on failure.id = given.id join dead_letter began on began.id = failure.first_record_id
    join unnest($3::text[], $4::uuid[]) as present(name, id) on present.name = began.origin_topic
   where exists (select from ${shards}) and not ${isOfAnotherTopicSql('present.id')}`;
