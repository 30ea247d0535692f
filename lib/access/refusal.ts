/** Values that tell more about a refusal; they become members of the problem document. */
export type RefusalFields = Record<
  string,
  string | number | boolean | null | readonly string[] | readonly { [name: string]: string | number | boolean | null }[]
>;

export interface RefusalDetails {
  /** What HTTP makes of it: 404, 409, 422 or 503. */
  kind: 'not-found' | 'conflict' | 'invalid' | 'unavailable';
  /** A slug that programs tell refusals apart by, such as `plan-changed`. */
  type: string;
  fields?: RefusalFields;
  cause?: unknown;
}

/** Something that was asked for and cannot be done, although nothing is broken. Its message is a sentence that an operator can act on. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly kind: RefusalDetails['kind'];
  readonly type: string;
  readonly fields: RefusalFields;

  constructor(message: string, { kind, type, fields = {}, cause }: RefusalDetails) {
    super(message, cause === undefined ? {} : { cause });
    this.kind = kind;
    this.type = type;
    this.fields = fields;
  }
}
