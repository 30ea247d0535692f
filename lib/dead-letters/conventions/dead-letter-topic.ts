const names = /dlq|dlt|dead[-_.]?letter|retry|error/i;

/** Whether a topic's name says that it holds dead letters or retries: a record that was read there began elsewhere. By name alone, since a convention sees nothing else. */
export function looksLikeDeadLetterTopic(topic: string | null): boolean {
  return topic !== null && names.test(topic);
}
