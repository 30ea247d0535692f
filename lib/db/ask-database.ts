import { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import pg from 'pg';
import { log } from '#lib/config/log.ts';
import { isDatabaseDown } from './database-down.ts';

/** A database to which no connection can be made for so long does not answer. */
const answerWithinMs = 2_000;
const tickMs = 100;

/**
 * `heard`: it spoke, be it to refuse. `silent`: it said nothing in time. `lost`: the way to it is broken. `unclear`: nothing was learned of it, as where this process may
 * open no more sockets.
 */
export type Answer = 'heard' | 'silent' | 'lost' | 'unclear';

/**
 * Calls `give` once so much time has passed in which this process ran: while it stood still it read no answer. However long a turn of the loop takes, it counts as one tick.
 * @returns how to stop it
 */
function startPatience(give: () => void): () => void {
  let left = answerWithinMs / tickMs;
  let isStopped = false;
  const timer = setInterval(() => {
    left -= 1;
    if (left > 0) return;
    clearInterval(timer);
    // What has come by now is read first: timers run before that.
    void nextTurn().then(() => isStopped || give());
  }, tickMs).unref();
  return () => {
    isStopped = true;
    clearInterval(timer);
  };
}

/** Asks a database whether it answers, over a connection of its own: those of a pool may all wait. */
export async function askDatabase(config: pg.PoolConfig): Promise<Answer> {
  const socket = new Socket();
  let isLate = false;
  const stopWaiting = startPatience(() => {
    isLate = true;
    socket.destroy();
  });
  const client = new pg.Client({ ...config, connectionTimeoutMillis: 0, stream: () => socket });
  client.on('error', (error) => log.debug({ error: error.message }, 'The connection that asks whether the database answers was lost.'));
  try {
    await client.connect();
    return 'heard';
  } catch (error) {
    if (isLate) return 'silent';
    if (error instanceof pg.DatabaseError) return 'heard';
    return isDatabaseDown(error) ? 'lost' : 'unclear';
  } finally {
    stopWaiting();
    // Whether it takes the farewell is no part of the answer.
    client.end().catch(() => undefined);
  }
}
