/** Bytes that are not what Kafka's protocol says they are. `position` is the byte, counted from the start of the buffer that was read. */
export class MalformedBytesError extends Error {
  readonly position: number;

  constructor(reason: string, position: number, options?: ErrorOptions) {
    super(`${reason} at byte ${position}`, options);
    this.name = 'MalformedBytesError';
    this.position = position;
  }
}
