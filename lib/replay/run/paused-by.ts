/** What pauses a replay by itself, as `paused_by` has it; an operator is there by e-mail address. */
export const pausedBy = {
  /** The engine: it must not go on by itself (engine/shard-stopped.ts). */
  worker: 'worker',
  canary: 'canary',
  returns: 'guard: returns',
  lag: 'guard: lag',
  brokerErrors: 'guard: broker errors',
} as const;
export type PausedBy = (typeof pausedBy)[keyof typeof pausedBy];
