const isTerminal = process.stdout.isTTY;

const secondsOf = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

/** Into a file or a pipe, what a step is at is written no more often. */
const tellEveryMs = 10_000;
/** In a terminal the seconds go on, so that a step that says nothing is seen to run. */
const redrawEveryMs = 1_000;

interface Running {
  title: string;
  /** What it is at. */
  note: string;
  startedAtMs: number;
}

/** Steps that run at the same time share the terminal's last line. */
const running = new Set<Running>();
let redrawing: ReturnType<typeof setInterval> | undefined;

/** A terminal that does not tell its width. */
const usualColumns = 80;

/** What runs, in one line that fits the terminal. */
export function runningLine(steps: readonly Running[], nowMs: number, columns: number): string {
  const texts = steps.map(({ title, note, startedAtMs }) => `${title}${note === '' ? '' : ` · ${note}`} … ${Math.floor((nowMs - startedAtMs) / 1_000)} s`);
  const line = texts.length === 0 ? '' : `• ${texts.join(' | ')}`;
  return line.length < columns ? line : `${line.slice(0, Math.max(0, columns - 2))}…`;
}

/** Writes a line that stays, above that of what runs. */
function draw(lineThatStays?: string): void {
  if (!isTerminal) {
    if (lineThatStays !== undefined) process.stdout.write(`${lineThatStays}\n`);
    return;
  }
  const stays = lineThatStays === undefined ? '' : `${lineThatStays}\n`;
  process.stdout.write(`\r\x1b[K${stays}${runningLine([...running], performance.now(), process.stdout.columns || usualColumns)}`);
}

function follow(step: Running): void {
  running.add(step);
  if (isTerminal) redrawing ??= setInterval(() => draw(), redrawEveryMs);
}

function leave(step: Running): void {
  running.delete(step);
  if (running.size > 0) return;
  clearInterval(redrawing);
  redrawing = undefined;
}

/**
 * Runs a step. In a terminal the last line says what runs, what it is at and for how long; into a file or a pipe its title is written when it begins, and a note now
 * and then. When it has ended a line says how long it took. Steps may run at the same time.
 */
export async function step<Result>(title: string, run: (note: (text: string) => void) => Promise<Result>, signal: AbortSignal): Promise<Result> {
  const own: Running = { title, note: '', startedAtMs: performance.now() };
  let toldAtMs = Number.NEGATIVE_INFINITY;
  const note = (text: string) => {
    const isNew = text !== own.note;
    own.note = text;
    if (isTerminal) draw();
    else if (isNew && text !== '' && performance.now() - toldAtMs > tellEveryMs) {
      toldAtMs = performance.now();
      draw(`• ${title} · ${text}`);
    }
  };
  follow(own);
  draw(isTerminal ? undefined : `• ${title} …`);
  try {
    signal.throwIfAborted();
    const result = await run(note);
    signal.throwIfAborted();
    leave(own);
    draw(`✓ ${title}${own.note === '' ? '' : ` · ${own.note}`} (${secondsOf(performance.now() - own.startedAtMs)})`);
    return result;
  } catch (error) {
    leave(own);
    draw();
    throw error;
  }
}
