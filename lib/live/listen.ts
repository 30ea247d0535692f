import pg from 'pg';
import { z } from 'zod';
import { log } from '#lib/config/log.ts';
import { pause } from '#lib/config/pause.ts';
import { parseDatabaseUrl } from '#lib/db/database-url.ts';
import { type Change, change } from './change.ts';

/** How long after a lost connection the next is tried. */
const retryMs = 1_000;
/** A connection that a network dropped without a word, and a database that stands still, are found out by asking something. Until then what is shown counts as current. */
const probeMs = 2_000;
const answerWithinMs = 5_000;

const channelRow = z.object({ channel: z.string() });

export interface Listener {
  onChange(change: Change): void;
  /** Every time from when on changes are heard; what was announced before, since it last was, is lost. */
  onHearing(): void;
  /** @param heardAtMs when changes were last known to be heard, on the clock of `performance.now()`; null: never */
  onDeaf(heardAtMs: number | null): void;
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

/** Listens over one connection until it is lost. @param onProof whatever changed before that instant has been heard. @throws what was wrong with it */
async function listenOnce(databaseUrl: string, listener: Omit<Listener, 'onDeaf'>, onProof: (atMs: number) => void, signal: AbortSignal): Promise<void> {
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
    onProof(performance.now());
    listener.onHearing();
    while (!until.aborted) {
      await pause(probeMs, until);
      if (until.aborted) break;
      const askedAtMs = performance.now();
      await client.query('select 1');
      onProof(askedAtMs);
    }
    if (!signal.aborted) throw lost.signal.reason;
  } finally {
    await client.end().catch((error: unknown) => log.debug({ err: error }, 'The connection that listened did not end well.'));
  }
}

/** Hears what the database announces, over one connection of its own, and connects anew when that is lost. Resolves once `signal` aborts. */
export async function listen(databaseUrl: string, listener: Listener, signal: AbortSignal): Promise<void> {
  let complaint: string | undefined;
  let heardAtMs: number | null = null;
  const whileHearing = {
    onChange: (heard: Change) => listener.onChange(heard),
    onHearing: () => {
      complaint = undefined;
      listener.onHearing();
    },
  };
  const onProof = (atMs: number) => {
    heardAtMs = atMs;
  };
  while (!signal.aborted) {
    try {
      await listenOnce(databaseUrl, whileHearing, onProof, signal);
    } catch (error) {
      if (signal.aborted) return;
      const message = error instanceof Error ? error.message : String(error);
      if (message !== complaint) log.warn({ error: message }, 'Live updates hear nothing from the database; trying again.');
      complaint = message;
      listener.onDeaf(heardAtMs);
      await pause(retryMs, signal);
    }
  }
}
