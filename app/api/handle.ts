import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import type { Action } from '#lib/access/policy.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import { answerOnce } from './answer-once.ts';
import { type DescribedRoute, described, type RouteDescription, takesKey } from './described.ts';
import { jsonResponse } from './json-response.ts';
import { parsePart } from './parse-part.ts';
import { problemOf, problemResponse } from './problem.ts';
import { readJsonBody } from './read-body.ts';
import { countRequest } from './request-metrics.ts';
import { requireActor } from './require-actor.ts';
import { requireOwnOrigin } from './require-own-origin.ts';

interface Shape<Answer extends z.ZodType, Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> extends RouteDescription {
  /** What the policy is asked, on the cluster that the address names. Who knows the topic asks again. */
  action: Action;
  params?: Params;
  query?: Query;
  body?: Body;
  answer: Answer | { media: string };
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

/** What a route's work gave, as its response. */
function toResponse(request: Request, { status }: RouteDescription, result: unknown): Response {
  return result instanceof Response ? result : jsonResponse(request, result, status);
}

/** Runs the work of a route that anybody may call, turns what it gives or throws into a response, and counts it under the route's operation. */
async function respond(request: Request, description: RouteDescription, work: () => unknown): Promise<Response> {
  const startedAtMs = performance.now();
  const response = await answer(request, description, work);
  countRequest(description.operation, { method: request.method, status: response.status, seconds: (performance.now() - startedAtMs) / 1_000 });
  return response;
}

async function answer(request: Request, description: RouteDescription, work: () => unknown): Promise<Response> {
  try {
    return toResponse(request, description, await work());
  } catch (error) {
    return problemResponse(problemOf(error, request));
  }
}

/** A route handler that anybody may call. */
export function handleAnybody(description: RouteDescription, work: (request: Request) => unknown): DescribedRoute {
  return described(description, (request) => respond(request, description, () => work(request)));
}

/**
 * A route handler for those who are signed in and may do `action`: authenticates, checks the origin of changes, parses address, query and body, asks
 * the policy, and answers with JSON of what `work` gives (or its Response); an action that comes with an idempotency key it does once. Whatever is thrown becomes
 * a problem document. What it takes and gives is the API's document, too, so that none can be missing in it.
 */
export function handle<
  Answer extends z.ZodType,
  Params extends z.ZodType = typeof nothing,
  Query extends z.ZodType = typeof nothing,
  Body extends z.ZodType = typeof nothing,
>(
  shape: Shape<Answer, Params, Query, Body>,
  work: (asked: Asked<z.output<Params>, z.output<Query>, z.output<Body>>) => z.output<Answer> | Response | Promise<z.output<Answer> | Response>,
): DescribedRoute {
  const { action, params, query, body } = shape;
  return described(shape, (request, context) =>
    respond(request, shape, async () => {
      const actor = await requireActor(request);
      await requireOwnOrigin(request, actor, action);
      const asked = {
        actor,
        request,
        params: parsePart('path', given(params), await context.params),
        query: parsePart('query', given(query), Object.fromEntries(new URL(request.url).searchParams)),
      };
      await requireAllowed(actor, action, { cluster: inCluster.safeParse(asked.params).data?.cluster });
      const whole = { ...asked, body: parsePart('body', given(body), body === undefined ? undefined : await readJsonBody(request)) };
      if (!takesKey(shape, request.method)) return work(whole);
      return answerOnce(request, actor, whole.body, async () => toResponse(request, shape, await work(whole)));
    }),
  );
}
