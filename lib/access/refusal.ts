/** Values that tell more about a refusal; they become members of the problem document. */
export type RefusalFields = Record<
  string,
  string | number | boolean | null | readonly string[] | readonly { [name: string]: string | number | boolean | null }[]
>;

/**
 * Something that was asked for and cannot be done, through no fault of the machinery: the HTTP edge turns it into a problem document
 * (not-found 404, conflict 409, invalid 422, unavailable 503).
 */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly kind: 'not-found' | 'conflict' | 'invalid' | 'unavailable';
  /** A slug that programs tell refusals apart by, such as `plan-changed`. */
  readonly type: string;
  readonly fields: RefusalFields;

  /** @param message a sentence that an operator can act on. */
  constructor(kind: Refusal['kind'], type: string, message: string, { fields = {}, cause }: { fields?: RefusalFields; cause?: unknown } = {}) {
    super(message, cause === undefined ? {} : { cause });
    this.kind = kind;
    this.type = type;
    this.fields = fields;
  }
}
