/** How the names of transactional ids and private groups begin that replays of ours make. */
export const privateGroupPrefix = (prefix: string): string => `${prefix}.job.`;

/** Whether a group is a private one of a replay, of whichever job: its offsets are positions in a plan. @param prefix REDRIVE_GROUP_PREFIX */
export const isPrivateGroup = (prefix: string, groupId: string): boolean => groupId.startsWith(privateGroupPrefix(prefix));
