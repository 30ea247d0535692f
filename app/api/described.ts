import type { z } from 'zod';
import type { Action } from '#lib/access/policy.ts';

/** What Next gives a route handler beside the request. */
export interface RouteContext {
  params: Promise<Record<string, string | string[] | undefined>>;
}

/** Besides what the edge refuses by itself (describe-answers.ts): what a route's work may refuse. `kafka`: the cluster is asked and may not answer. */
export type RefusedFor = 'not-found' | 'conflict' | 'invalid' | 'kafka';

/** What a route is, as the API's document and its figures tell. */
export interface RouteDescription {
  /** Names it for good: in the document, in clients made from it, and in the metrics. */
  operation: string;
  /** What it does, as one line. */
  summary: string;
  /** What the policy is asked; without one anybody may call it. */
  action?: Action;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** What comes back: JSON after a schema, or another media type. */
  answer: z.ZodType | { media: string };
  /** Of success; 200 unless said otherwise. */
  status?: 200 | 201 | 302;
  /** Further statuses that carry `answer`, or a problem, with what they mean. */
  alsoAnswers?: Readonly<Record<number, string>>;
  refusals?: readonly RefusedFor[];
}

/** Whether a route takes an `Idempotency-Key`: actions do, but for those of an account, whose answers hold secrets that are kept nowhere. */
export function takesKey({ action }: Pick<RouteDescription, 'action'>, method: string): boolean {
  return method === 'POST' && action !== undefined && action !== 'account:manage';
}

/** A route handler that carries its description with it. */
export interface DescribedRoute {
  (request: Request, context: RouteContext): Promise<Response>;
  description: RouteDescription;
}

/** Puts a handler and its description together. */
export function described(description: RouteDescription, handler: (request: Request, context: RouteContext) => Promise<Response>): DescribedRoute {
  return Object.assign(handler, { description });
}
