/** Lets one waiter sleep until woken; a wake-up that comes before the sleep is kept for it. */
export class WakeSignal {
  #woken = false;
  #wakeSleeper: (() => void) | undefined;

  wake(): void {
    this.#woken = true;
    this.#wakeSleeper?.();
  }

  /** Resolves when woken, after `atMostMs`, or when `stopping` aborts. */
  async sleep(atMostMs: number, stopping: AbortSignal): Promise<void> {
    if (!this.#woken && !stopping.aborted) {
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer);
          stopping.removeEventListener('abort', done);
          this.#wakeSleeper = undefined;
          resolve();
        };
        const timer = setTimeout(done, atMostMs);
        stopping.addEventListener('abort', done);
        this.#wakeSleeper = done;
      });
    }
    this.#woken = false;
  }
}
