/** Keeps what is sent to a rate that may change at any moment: what was sent is owed, and time pays it off at the rate of then. */
export class Pacer {
  #owed: number;
  #atMs: number;

  /** @param owed what is owed before anything was sent, in messages */
  constructor(nowMs: number, owed = 0) {
    this.#owed = owed;
    this.#atMs = nowMs;
  }

  /** So many messages were sent. */
  spend(messages: number): void {
    this.#owed += messages;
  }

  /** Lets time pass. @returns how long to wait in ms until the next may be sent, should the rate stay so. */
  tick(ratePerSecond: number, nowMs: number): number {
    this.#owed = Math.max(0, this.#owed - (ratePerSecond * (nowMs - this.#atMs)) / 1_000);
    this.#atMs = nowMs;
    return (this.#owed / ratePerSecond) * 1_000;
  }
}
