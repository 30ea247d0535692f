import { z } from 'zod';

/** RFC 9457; what else a problem carries is kept. */
const problem = z.looseObject({ type: z.string().default('about:blank'), title: z.string(), detail: z.string().optional() });

/** A request that was not answered as hoped. Its message is a sentence for the operator. */
export class RequestFailure extends Error {
  override name = 'RequestFailure';
  /** HTTP status; null where no answer came. */
  readonly status: number | null;
  /** The problem's type, by which the console tells conflicts apart. */
  readonly type: string;

  constructor(message: string, { status, type = 'about:blank', cause }: { status: number | null; type?: string; cause?: unknown }) {
    super(message, { cause });
    this.status = status;
    this.type = type;
  }
}

/** Turns an answer that is not 2xx into its failure, by its problem document where it has one. */
export async function failureOf(response: Response): Promise<RequestFailure> {
  const text = await response.text();
  const parsed = response.headers.get('content-type')?.includes('json') === true ? problem.safeParse(safeJson(text)) : undefined;
  if (parsed?.success !== true) return new RequestFailure(`The server answered ${response.status} ${response.statusText}.`, { status: response.status });
  return new RequestFailure(parsed.data.detail ?? parsed.data.title, { status: response.status, type: parsed.data.type });
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a failure may pass by itself: no answer, or a server in trouble. Such requests are tried again, and what they were for is stale meanwhile. */
export function mayPass(error: Error): boolean {
  return !(error instanceof RequestFailure) || error.status === null || error.status >= 500;
}
