/**
 * SQL that says at commit that dead letters of a topic have come; a batch of any size is one announcement. The topic is found by its primary key.
 * @param topicRef SQL that gives its id
 */
export const announceDeadLetters = (topicRef: string): string =>
  `(select announce(jsonb_build_object('kind', 'dead-letters', 'cluster', cluster, 'topic', name))::text from topic where id = ${topicRef})`;

/**
 * The same of events of a traced topic. The topic is found by its primary key.
 * @param topicRef SQL that gives its id
 */
export const announceEvents = (topicRef: string): string =>
  `(select announce(jsonb_build_object('kind', 'events', 'cluster', cluster, 'topic', name))::text from traced_topic where id = ${topicRef})`;
