/** A signal that aborts when the process is asked to end. A second Ctrl-C ends it at once. */
export function stopOnSignals(): AbortSignal {
  const controller = new AbortController();
  const stop = () => controller.abort();
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  return controller.signal;
}
