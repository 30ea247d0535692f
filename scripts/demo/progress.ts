const isTerminal = process.stdout.isTTY;

const seconds = (fromMs: number) => `${((performance.now() - fromMs) / 1_000).toFixed(1)} s`;

/** Into a file or a pipe, what a step is at is written no more often. */
const tellEveryMs = 10_000;

/**
 * Runs a step and prints its title, a note while it goes on (rewritten in a terminal, else a line now and then) and how long it took.
 * Steps may run at the same time: each prints its line when it has ended.
 */
export async function step<Result>(title: string, run: (note: (text: string) => void) => Promise<Result>, signal: AbortSignal): Promise<Result> {
  const startedAtMs = performance.now();
  let [latest, toldAtMs] = ['', Number.NEGATIVE_INFINITY];
  const note = (text: string) => {
    const isNew = text !== latest;
    latest = text;
    if (isTerminal) process.stdout.write(`\r\x1b[K• ${title} · ${text}`);
    else if (isNew && text !== '' && performance.now() - toldAtMs > tellEveryMs) {
      toldAtMs = performance.now();
      process.stdout.write(`• ${title} · ${text}\n`);
    }
  };
  process.stdout.write(isTerminal ? `\r\x1b[K• ${title}` : `• ${title}\n`);
  signal.throwIfAborted();
  const result = await run(note);
  signal.throwIfAborted();
  process.stdout.write(`${isTerminal ? '\r\x1b[K' : ''}✓ ${title}${latest === '' ? '' : ` · ${latest}`} (${seconds(startedAtMs)})\n`);
  return result;
}
