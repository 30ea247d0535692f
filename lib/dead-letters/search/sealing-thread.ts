// Entry of the thread that seals: what it computes must not hold up the indexers' event loop (sealing-duty.ts starts it and asks for turns).
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { openPool } from '#lib/db/open-pool.ts';
import { Sealer } from './sealer.ts';

const { databaseUrl, applicationName } = z.object({ databaseUrl: z.string(), applicationName: z.string() }).parse(workerData);
const port = parentPort;
if (port === null) throw new Error('this file is the entry of a thread');

const pool = openPool(databaseUrl, { max: 1, applicationName, isWatched: true });
const sealer = new Sealer(pool);

port.on('message', async (message: 'turn' | 'close') => {
  if (message === 'close') {
    port.close();
    await pool.end();
    return;
  }
  try {
    port.postMessage({ status: 'done', sealed: await sealer.turn() });
  } catch (error) {
    port.postMessage({ status: 'failed', error });
  }
});
