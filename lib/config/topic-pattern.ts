/** Whether a topic name fits a pattern, in which `*` stands for any characters, none included. */
export function fitsTopicPattern(topic: string, pattern: string): boolean {
  const expression = pattern
    .split('*')
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${expression}$`).test(topic);
}
