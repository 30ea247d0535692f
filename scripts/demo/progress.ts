const isTerminal = process.stdout.isTTY;

const seconds = (fromMs: number) => `${((performance.now() - fromMs) / 1_000).toFixed(1)} s`;

/**
 * Runs a step and prints its title, a note while it goes on (rewritten in a terminal, else at its end only) and how long it took.
 * Steps may run at the same time: each prints its line when it has ended.
 */
export async function step<Result>(title: string, run: (note: (text: string) => void) => Promise<Result>, signal: AbortSignal): Promise<Result> {
  const startedAtMs = performance.now();
  let latest = '';
  const note = (text: string) => {
    latest = text;
    if (isTerminal) process.stdout.write(`\r\x1b[K• ${title} · ${text}`);
  };
  if (isTerminal) process.stdout.write(`\r\x1b[K• ${title}`);
  signal.throwIfAborted();
  const result = await run(note);
  signal.throwIfAborted();
  process.stdout.write(`${isTerminal ? '\r\x1b[K' : ''}✓ ${title}${latest === '' ? '' : ` · ${latest}`} (${seconds(startedAtMs)})\n`);
  return result;
}
