/** Whether a topic name fits a pattern, in which `*` stands for any characters, none included. Takes their lengths' product at most: names come from headers. */
export function fitsTopicPattern(topic: string, pattern: string): boolean {
  let at = 0;
  let next = 0;
  let lastStar = -1;
  let starTakesTo = 0;
  while (at < topic.length) {
    if (pattern[next] === '*') {
      lastStar = next++;
      starTakesTo = at;
    } else if (pattern[next] === topic[at]) {
      next++;
      at++;
    } else if (lastStar < 0) return false;
    else {
      // Only the last star has to give way: whatever an earlier one could take more, this one can.
      next = lastStar + 1;
      at = ++starTakesTo;
    }
  }
  while (pattern[next] === '*') next++;
  return next === pattern.length;
}
