import { maxHeaderSize } from 'node:http';
import { type RouteDescription, takesKey } from '#app/api/described.ts';

/** A status that is no success, and when it comes. `isProblem`: with a problem document (RFC 9457). */
interface OtherAnswer {
  status: number;
  meaning: string;
  isProblem: boolean;
}

/** What the edge answers by itself for a route, and what its work may refuse: the statuses that problem.ts makes of refusals. */
export function otherAnswers(description: RouteDescription, method: string): OtherAnswer[] {
  const { action, params, query, body, answer, status = 200, alsoAnswers = {}, refusals = [] } = description;
  const isKeyed = takesKey(description, method);
  const isParsed = params !== undefined || query !== undefined || body !== undefined || isKeyed;
  const may = (what: (typeof refusals)[number]) => refusals.includes(what);
  const problems: (readonly [number, boolean, string])[] = [
    [400, isParsed, 'The request is wrong: `errors` names each field'],
    [401, action !== undefined, 'Nobody is signed in, or the API token is wrong'],
    [403, action !== undefined, 'The policy says no, or a browser asked from another page'],
    [404, may('not-found'), 'There is no such thing'],
    [409, may('conflict') || isKeyed, 'In conflict with what happened meanwhile'],
    [413, body !== undefined, 'The body is larger than 1 MB'],
    [415, body !== undefined, 'The body is not JSON'],
    [422, may('invalid') || isKeyed, 'Well-formed, and cannot be done'],
    [431, true, `Address and headers are longer than ${maxHeaderSize / 1_024} KB together`],
    [502, may('kafka'), 'Kafka refused'],
    [500, true, 'A mistake of Redrive: its log tells more under `errorId`'],
    [503, !(503 in alsoAnswers), 'What it needs is down; `retry-after` says when to ask again'],
  ];
  const isConditional = method === 'GET' && status === 200 && !('media' in answer) && action !== undefined;
  return [
    ...(isConditional ? [{ status: 304, meaning: 'It is what `If-None-Match` names', isProblem: false }] : []),
    ...problems.flatMap(([code, comes, meaning]) => (comes && !(code in alsoAnswers) ? [{ status: code, meaning, isProblem: true }] : [])),
    ...Object.entries(alsoAnswers).map(([code, meaning]) => ({ status: Number(code), meaning, isProblem: Number(code) !== 503 })),
  ].sort((one, other) => one.status - other.status);
}
