import { z } from 'zod';
import { wrongCursor } from '#lib/access/wrong-cursor.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import type { LogLine, logPage } from './log-page.ts';
import { logSql } from './log-sources.ts';

const lineRow = z.object({ at: z.date(), id: z.string(), actor: z.string(), text: z.string(), tone: z.enum(['plain', 'risk', 'replay', 'ok']) });

/** A place in the log: the instant of a line in ms since 1970, and its name. */
const cursorForm = /^(\d{1,15})_(.{1,400})$/s;

function readCursor(cursor: string | undefined): { at: Date; id: string } | undefined {
  if (cursor === undefined) return undefined;
  const found = cursorForm.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (found?.[1] === undefined || found[2] === undefined) throw wrongCursor('this log', 'the newest page');
  return { at: new Date(Number(found[1])), id: found[2] };
}

const cursorOf = ({ at, id }: LogLine) => Buffer.from(`${Date.parse(at)}_${id}`, 'utf8').toString('base64url');

/** What happened in a replay, newest first, by keyset over instant and name. @throws Refusal when the cursor is not one of ours */
export async function readLog(
  { pool }: Pick<ReplayContext, 'pool'>,
  jobId: number,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<z.infer<typeof logPage>> {
  const before = readCursor(cursor);
  const { rows } = await pool.query(
    `select at, id, actor, text, tone from (${logSql}) told where $2::timestamptz is null or (at, id collate "C") < ($2, $3 collate "C") order by at desc, id collate "C" desc limit $4`,
    [jobId, before?.at ?? null, before?.id ?? null, limit + 1],
  );
  const lines = z
    .array(lineRow)
    .parse(rows.slice(0, limit))
    .map((row): LogLine => ({ ...row, at: row.at.toISOString() }));
  const last = lines.at(-1);
  return { lines, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}
