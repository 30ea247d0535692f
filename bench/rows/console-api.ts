import { loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { type BenchConsole, startBenchConsole } from '#bench/bench-console.ts';
import { benchCluster } from '#bench/bench-reader.ts';
import { sampleLaggingGroups } from '#bench/lagging-groups.ts';
import { inWords, percentilesOf } from '#bench/percentiles.ts';
import { cpuBelowMs, cpuMs, memoryBelowMb } from '#bench/process-figures.ts';
import type { Measured, Row } from '#bench/row.ts';
import { createdApiToken } from '#lib/access/account.ts';
import { openPool } from '#lib/db/open-pool.ts';
import { deadLetterPage } from '#lib/dead-letters/dead-letter.ts';
import { groupList } from '#lib/lag/group-lag.ts';

const groupCount = 250;
/** How often each is asked: first, while the process compiles what is hot, then timed; and how long the process may then take to collect what that left behind. */
const atSize = { warmUps: 100, timesEach: 200, idleMs: 15_000 };
/** Enough to see that all of it works. */
const whenSmall = { warmUps: 5, timesEach: 20, idleMs: 1_000 };

interface Asked {
  address: string;
  headers: Record<string, string>;
}

/** How long a request took, to the last byte of its answer. @throws Error for another status than 200 */
async function timeRequest({ address, headers }: Asked): Promise<{ ms: number; text: string }> {
  const startedAt = performance.now();
  const response = await fetch(address, { headers });
  const text = await response.text();
  const ms = performance.now() - startedAt;
  if (!response.ok) throw new Error(`${address} answered ${response.status}: ${text}`);
  return { ms, text };
}

/** CPU time of the web process and of its connections' Postgres processes so far: what a busy machine does not make longer. */
async function cpuSoFarMs({ web }: BenchConsole, pool: pg.Pool): Promise<number | undefined> {
  const { rows } = await pool.query<{ pid: number }>(`select pid from pg_stat_activity where datname = current_database() and application_name = 'redrive'`);
  const [ours, postgres] = [cpuBelowMs(web.pid), cpuMs(rows.map(({ pid }) => pid))];
  return ours === undefined || postgres === undefined ? undefined : ours + postgres;
}

/** An API token, made as a browser makes one. */
async function createToken({ url, cookie }: BenchConsole): Promise<string> {
  const headers = { cookie, origin: url, 'content-type': 'application/json' };
  const response = await fetch(`${url}/api/account/tokens`, { method: 'POST', headers, body: JSON.stringify({ name: 'bench' }) });
  if (response.status !== 201) throw new Error(`No API token could be made: ${response.status} ${await response.text()}`);
  return createdApiToken.parse(await response.json()).token;
}

/** What is asked, by token as programs do and by session as pages do. @throws Error where the console does not have what the row is about */
async function requestsOf(console: BenchConsole, messages: number): Promise<Record<string, Asked>> {
  const cluster = `${console.url}/api/clusters/${benchCluster}`;
  const byToken = { authorization: `Bearer ${await createToken(console)}` };
  const bySession = { cookie: console.cookie };
  const [deadLetters, groups] = [`${cluster}/dead-letters`, `${cluster}/groups`];
  const asked = {
    'dead-letters': { address: deadLetters, headers: byToken },
    'dead-letters-session': { address: deadLetters, headers: bySession },
    groups: { address: groups, headers: byToken },
    'groups-session': { address: groups, headers: bySession },
  };
  const lagging = groupList.parse(JSON.parse((await timeRequest(asked.groups)).text)).groups.filter(({ lag }) => lag !== '0').length;
  if (lagging < groupCount) throw new Error(`${lagging} groups are listed with lag of ${groupCount}.`);
  const { counts } = deadLetterPage.parse(JSON.parse((await timeRequest(asked['dead-letters'])).text));
  if (counts.new !== messages) throw new Error(`${counts.new} dead letters are counted of ${messages}.`);
  return asked;
}

export const consoleApiRow: Row = {
  name: 'console-api',
  about: `the production web process over HTTP: the newest page of dead letters, and ${groupCount} consumer groups with their lag, each asked ${atSize.timesEach} times one after the other; and its memory`,
  async run({ stack, messages, deadLetterTopic, indexedDatabase, say, signal }) {
    const { warmUps, timesEach, idleMs } = messages < 1_000_000 ? whenSmall : atSize;
    const topic = await deadLetterTopic();
    const { url: databaseUrl } = await indexedDatabase();
    await sampleLaggingGroups({ brokers: stack.brokers, databaseUrl, topic, messages, count: groupCount });
    const console = await startBenchConsole({ stack, say }, { name: 'api', databaseUrl, topics: [topic], hasWorker: false });
    const pool = openPool(databaseUrl, { max: 1, applicationName: 'redrive bench' });
    try {
      const freshMb = memoryBelowMb(console.web.pid);
      const figures: Measured[] = [];
      for (const [part, asked] of Object.entries(await requestsOf(console, messages))) {
        signal.throwIfAborted();
        for (let time = 0; time < warmUps; time++) await timeRequest(asked);
        const before = await cpuSoFarMs(console, pool);
        const durationsMs: number[] = [];
        for (let time = 0; time < timesEach; time++) durationsMs.push((await timeRequest(asked)).ms);
        const after = await cpuSoFarMs(console, pool);
        const measured = percentilesOf(durationsMs);
        const cpu = before === undefined || after === undefined ? '' : `, ${((after - before) / timesEach).toFixed(1)} ms of CPU each`;
        say(`${part}: ${inWords(measured)}${cpu}; load of the machine ${loadavg()[0]?.toFixed(1)}`);
        figures.push({ part, value: measured.p50, unit: 'ms at p50', reference: null, goal: { kind: 'most', limit: 15 } });
      }
      await delay(idleMs, undefined, { signal });
      const idleMb = memoryBelowMb(console.web.pid);
      if (freshMb === undefined || idleMb === undefined) return figures;
      say(`resident memory: ${freshMb.toFixed(0)} MB once it served, ${idleMb.toFixed(0)} MB idle after all these requests`);
      return [...figures, { part: 'memory', value: idleMb, unit: 'MB resident, idle', reference: null, goal: { kind: 'most', limit: 200 } }];
    } finally {
      await pool.end();
      await console.stop();
    }
  },
};
