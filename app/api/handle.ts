import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { actorOf } from '#lib/access/actor-of.ts';
import type { Action } from '#lib/access/policy.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import { parsePart } from './parse-part.ts';
import { EdgeRefusal, problemOf, problemResponse } from './problem.ts';
import { readJsonBody } from './read-body.ts';
import { requireOwnOrigin } from './require-own-origin.ts';

/** What Next gives a route handler beside the request. */
interface RouteContext {
  params: Promise<Record<string, string | string[] | undefined>>;
}
type RouteHandler = (request: Request, context: RouteContext) => Promise<Response>;

interface Shape<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> {
  /** What the policy is asked, on the cluster that the address names. Who knows the topic asks again. */
  action: Action;
  params?: Params;
  query?: Query;
  body?: Body;
}

interface Asked<Params, Query, Body> {
  actor: Actor;
  params: Params;
  query: Query;
  body: Body;
  request: Request;
}

const nothing = z.unknown().transform(() => undefined);

function given<Schema extends z.ZodType>(schema: Schema | undefined): Schema {
  // Where a shape has no schema, `Schema` is the default of its type parameter: the type of `nothing`.
  return schema ?? (nothing as z.ZodType as Schema);
}

const inCluster = z.object({ cluster: z.string() });

/** JSON of what a handler gives; 204 for nothing. Offsets and other 64-bit integers become digits in a string, as everywhere in the API. */
function jsonResponse(data: unknown): Response {
  if (data === undefined) return new Response(null, { status: 204 });
  const text = JSON.stringify(data, (_name, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  return new Response(text, { headers: { 'content-type': 'application/json', 'cache-control': 'no-store' } });
}

/** Runs the work of a route that anybody may call, and turns what it gives or throws into a response. */
export async function respond(request: Request, work: () => unknown): Promise<Response> {
  try {
    const result = await work();
    return result instanceof Response ? result : jsonResponse(result);
  } catch (error) {
    return problemResponse(problemOf(error, request));
  }
}

async function requireActor(request: Request): Promise<Actor> {
  const actor = await actorOf(request);
  if (actor !== undefined) return actor;
  const detail = request.headers.has('authorization')
    ? 'The API token is wrong or was revoked. Make one on the account page and send it as “Authorization: Bearer rdr_…”.'
    : 'You are not signed in, or your session is over.';
  throw new EdgeRefusal({ status: 401, type: 'not-signed-in', title: 'Not signed in', detail, headers: { 'www-authenticate': 'Bearer realm="redrive"' } });
}

/**
 * A route handler for those who are signed in and may do `action`: authenticates, checks the origin of changes, parses address, query and body, asks
 * the policy, and answers with JSON of what `work` gives (or its Response). Whatever is thrown becomes a problem document.
 */
export function handle<Params extends z.ZodType = typeof nothing, Query extends z.ZodType = typeof nothing, Body extends z.ZodType = typeof nothing>(
  { action, params, query, body }: Shape<Params, Query, Body>,
  work: (asked: Asked<z.output<Params>, z.output<Query>, z.output<Body>>) => unknown,
): RouteHandler {
  return (request, context) =>
    respond(request, async () => {
      const actor = await requireActor(request);
      await requireOwnOrigin(request, actor, action);
      const asked = {
        actor,
        request,
        params: parsePart('path', given(params), await context.params),
        query: parsePart('query', given(query), Object.fromEntries(new URL(request.url).searchParams)),
      };
      await requireAllowed(actor, action, { cluster: inCluster.safeParse(asked.params).data?.cluster });
      return work({ ...asked, body: parsePart('body', given(body), body === undefined ? undefined : await readJsonBody(request)) });
    });
}
