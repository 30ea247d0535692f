/** The line that `j` (1) or `k` (-1) leads to from the line at an index, -1 for none yet: the first, the next or the previous; at an end it stays. Undefined of none. */
export function stepFrom<Line>(lines: readonly Line[], at: number, by: 1 | -1): Line | undefined {
  return lines[at === -1 ? 0 : Math.min(Math.max(at + by, 0), lines.length - 1)];
}
