/** Which topics hold dead letters, as configured. */
export interface TopicPatterns {
  deadLetters: readonly string[];
  excluded: readonly string[];
}

/** Whether a topic name fits a pattern, in which `*` stands for any characters, none included. */
function fitsPattern(topic: string, pattern: string): boolean {
  const expression = pattern
    .split('*')
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${expression}$`).test(topic);
}

/** Whether a topic is to be indexed as one of dead letters: excluded ones never are. */
export function isDeadLetterTopic(topic: string, { deadLetters, excluded }: TopicPatterns): boolean {
  return deadLetters.some((pattern) => fitsPattern(topic, pattern)) && !excluded.some((pattern) => fitsPattern(topic, pattern));
}
