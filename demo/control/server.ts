import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { findFailure, unknownFailure } from '#demo/failures/registry.ts';
import type { FailureSchedule } from '#demo/failures/schedule.ts';
import type { Log } from '#demo/log.ts';
import { controlPage } from './page.ts';
import { failureRequest, listFailures, type ShopHealth } from './status.ts';

export interface ControlOptions {
  host: string;
  port: number;
  health(): ShopHealth;
  /** Undefined until the shop has its database. */
  failures(): FailureSchedule | undefined;
  log: Log;
}

/** An answer that is no success: a sentence for whoever asked. */
class RequestError extends Error {
  readonly status: number;
  constructor(message: string, { status, cause }: { status: number; cause?: unknown }) {
    super(message, { cause });
    this.status = status;
  }
}

const bodyLimitBytes = 10_000;

async function readJson(request: IncomingMessage): Promise<unknown> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > bodyLimitBytes) throw new RequestError('The request is too long.', { status: 413 });
  }
  try {
    return body === '' ? {} : JSON.parse(body);
  } catch (error) {
    throw new RequestError(`The request is not JSON: ${error instanceof Error ? error.message : String(error)}`, { status: 400, cause: error });
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

/** Another site's page may not cause failures here: browsers say where a request comes from, and by which name they reached us. */
function refuseOtherSites(request: IncomingMessage): void {
  const host = request.headers.host ?? '';
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host))
    throw new RequestError(`The shop answers to 127.0.0.1 and localhost, not to ${host}.`, { status: 403 });
  const { origin } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`) throw new RequestError(`The shop takes no orders from ${origin}.`, { status: 403 });
}

async function changeFailure(request: IncomingMessage, name: string, schedule: FailureSchedule | undefined): Promise<unknown> {
  const failure = findFailure(name);
  if (failure === undefined) throw new RequestError(unknownFailure(name), { status: 404 });
  if (schedule === undefined) throw new RequestError('The shop is still starting.', { status: 503 });
  if (request.method === 'DELETE') {
    await schedule.end(failure);
  } else {
    const asked = failureRequest.safeParse(await readJson(request));
    if (!asked.success) throw new RequestError(z.prettifyError(asked.error), { status: 400 });
    const startsAt = new Date();
    await schedule.add([{ failure, startsAt, endsAt: new Date(startsAt.getTime() + asked.data.minutes * 60_000) }]);
  }
  return { failures: listFailures(schedule) };
}

async function answer(request: IncomingMessage, response: ServerResponse, { health, failures }: ControlOptions): Promise<void> {
  refuseOtherSites(request);
  const path = new URL(request.url ?? '/', 'http://shop').pathname;
  const failureName = /^\/failures\/([\w-]+)$/.exec(path)?.[1];
  if (failureName !== undefined && (request.method === 'POST' || request.method === 'DELETE'))
    return send(response, 200, await changeFailure(request, failureName, failures()));
  if (request.method !== 'GET') throw new RequestError(`${request.method ?? ''} is not possible on ${path}.`, { status: 405 });
  if (path === '/health') return send(response, 200, health());
  if (path === '/failures') return send(response, 200, { failures: health().failures });
  if (path !== '/') throw new RequestError(`There is nothing at ${path}.`, { status: 404 });
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(controlPage(health()));
}

/** Serves the shop's page and its JSON, wherever it listens only by the names of this machine (see `refuseOtherSites`). Resolves once it listens. */
export async function startControlServer(options: ControlOptions): Promise<Server> {
  const server = createServer((request, response) => {
    answer(request, response, options).catch((error: unknown) => {
      const status = error instanceof RequestError ? error.status : 500;
      if (status === 500) options.log.error(`${request.method ?? ''} ${request.url ?? ''} failed`, error);
      send(response, status, { status, title: status === 500 ? 'The shop failed' : 'Refused', detail: error instanceof Error ? error.message : String(error) });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return server;
}
