import { z } from 'zod';

/** Prisma's codes for: cannot log in, cannot reach, no such database, timed out, connection closed, no connection free, too many connections. */
const prismaCodes = new Set(['P1000', 'P1001', 'P1002', 'P1003', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037']);
/** Postgres's classes of errors: connection lost or refused, too many connections, shutting down or starting up. And Node's own for a socket. */
const connectionCodes = /^(08\w{3}|53300|57P0[1-5]|3D000|28\w{3}|ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/;
/** What Prisma's driver adapters call an error of the connection where they do not pass on its code. */
const adapterKinds = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
  'DatabaseDoesNotExist',
  'AuthenticationFailed',
]);
/** `pg` gives some of its own errors no code. The last is of a statement on a connection that was lost, or given up, since the one before it. */
const connectionMessages =
  /^(timeout exceeded when trying to connect|Connection terminated|Client (was closed|has encountered a connection error) and is not queryable)/;

const failure = z.object({
  name: z.string(),
  message: z.string(),
  code: z.string().optional(),
  meta: z
    .object({ driverAdapterError: z.object({ cause: z.object({ originalCode: z.string().optional(), kind: z.string().optional() }) }).optional() })
    .optional(),
});

/** Whether an error means that the database cannot be used now, rather than that a query was wrong. */
export function isDatabaseDown(error: unknown): boolean {
  const { data } = failure.safeParse(error instanceof Error ? { ...error, name: error.name, message: error.message } : error);
  if (data === undefined) return false;
  const { code = '', message, name, meta } = data;
  const { originalCode = '', kind = '' } = meta?.driverAdapterError?.cause ?? {};
  return (
    name === 'PrismaClientInitializationError' ||
    prismaCodes.has(code) ||
    connectionCodes.test(code) ||
    connectionCodes.test(originalCode) ||
    adapterKinds.has(kind) ||
    connectionMessages.test(message)
  );
}
