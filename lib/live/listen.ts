import pg from 'pg';
import { z } from 'zod';
import { log } from '#lib/config/log.ts';
import { pause } from '#lib/config/pause.ts';
import { parseDatabaseUrl } from '#lib/db/database-url.ts';
import { type Change, change } from './change.ts';

/** How long after a lost connection the next is tried. */
const retryMs = 1_000;
/** A connection that a network dropped without a word is found out by asking it something. */
const probeMs = 10_000;
const answerWithinMs = 5_000;

const channelRow = z.object({ channel: z.string() });

export interface Listener {
  onChange(change: Change): void;
  /** Every time from when on changes are heard; what was announced before, since it last was, is lost. */
  onHearing(): void;
  onDeaf(): void;
}

function changeOf(payload: string | undefined): Change | undefined {
  try {
    return change.parse(JSON.parse(payload ?? ''));
  } catch (error) {
    // A newer version's announcement, in an upgrade.
    log.debug({ err: error }, 'An announcement was not understood.');
    return undefined;
  }
}

/** Listens over one connection until it is lost. @throws what was wrong with it */
async function listenOnce(databaseUrl: string, listener: Listener, signal: AbortSignal): Promise<void> {
  const client = new pg.Client({
    ...parseDatabaseUrl(databaseUrl).connection,
    application_name: 'redrive live',
    keepAlive: true,
    connectionTimeoutMillis: answerWithinMs,
    query_timeout: answerWithinMs,
  });
  const lost = new AbortController();
  client.on('error', (error) => lost.abort(error));
  client.on('end', () => lost.abort(new Error('The connection ended.')));
  client.on('notification', ({ payload }) => {
    const heard = changeOf(payload);
    if (heard !== undefined) listener.onChange(heard);
  });
  const until = AbortSignal.any([signal, lost.signal]);
  try {
    await client.connect();
    const { channel } = channelRow.parse((await client.query('select live_channel() as channel')).rows[0]);
    await client.query(`listen ${client.escapeIdentifier(channel)}`);
    listener.onHearing();
    while (!until.aborted) {
      await pause(probeMs, until);
      if (!until.aborted) await client.query('select 1');
    }
    if (!signal.aborted) throw lost.signal.reason;
  } finally {
    await client.end().catch((error: unknown) => log.debug({ err: error }, 'The connection that listened did not end well.'));
  }
}

/** Hears what the database announces, over one connection of its own, and connects anew when that is lost. Resolves once `signal` aborts. */
export async function listen(databaseUrl: string, listener: Listener, signal: AbortSignal): Promise<void> {
  let complaint: string | undefined;
  const whileHearing: Listener = {
    onChange: (heard) => listener.onChange(heard),
    onHearing: () => {
      complaint = undefined;
      listener.onHearing();
    },
    onDeaf: () => listener.onDeaf(),
  };
  while (!signal.aborted) {
    try {
      await listenOnce(databaseUrl, whileHearing, signal);
    } catch (error) {
      if (signal.aborted) return;
      const message = error instanceof Error ? error.message : String(error);
      if (message !== complaint) log.warn({ error: message }, 'Live updates hear nothing from the database; trying again.');
      complaint = message;
      listener.onDeaf();
      await pause(retryMs, signal);
    }
  }
}
