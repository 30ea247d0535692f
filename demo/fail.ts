// Starts and stops failures of the running shop: npm run demo:fail -- NAME [--minutes N] | NAME --stop | --list
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type FailureStatus, failureList } from './control/status.ts';
import { failures, findFailure, unknownFailure } from './failures/registry.ts';
import { findShopAddress } from './find-shop.ts';

const usage = `Usage: npm run demo:fail -- NAME [--minutes N]   start a failure (5 minutes unless told otherwise)
       npm run demo:fail -- NAME --stop          end it now
       npm run demo:fail -- --list               what there is, and what is active`;

async function ask(path: string, init: RequestInit = {}): Promise<FailureStatus[]> {
  const address = findShopAddress();
  let response: Response;
  try {
    response = await fetch(address + path, init);
  } catch (error) {
    throw new Error(`The shop does not answer at ${address}. Is the demo running? (${error instanceof Error ? error.message : String(error)})`, {
      cause: error,
    });
  }
  const body: unknown = await response.json();
  if (!response.ok) throw new Error(z.object({ detail: z.string() }).parse(body).detail);
  return failureList.parse(body).failures;
}

function describe({ name, title, effect, active, endsAt }: FailureStatus): string {
  return `${name}${active ? `   ACTIVE until ${endsAt ?? ''}` : ''}\n  ${title}. ${effect}`;
}

async function end(name: string): Promise<void> {
  const wasActive = (await ask('/failures')).some((failure) => failure.name === name && failure.active);
  await ask(`/failures/${name}`, { method: 'DELETE' });
  console.log(wasActive ? `${name} is ended.` : `${name} was not active.`);
}

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      minutes: { type: 'string', default: '5' },
      stop: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(usage);
  if (values.list) return console.log((await ask('/failures')).map(describe).join('\n'));
  const [name] = positionals;
  if (name === undefined) throw new Error(`${usage}\n\nFailures: ${failures.map((failure) => failure.name).join(', ')}`);
  if (findFailure(name) === undefined) throw new Error(unknownFailure(name));
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error(`--minutes takes a number above 0, not "${values.minutes}".`);
  if (values.stop) return end(name);
  const after = await ask(`/failures/${name}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ minutes }) });
  console.log(
    after
      .filter((failure) => failure.name === name)
      .map(describe)
      .join('\n'),
  );
}

try {
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
