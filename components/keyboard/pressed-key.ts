/** A first key that waits for its second. */
export interface Sequence {
  key: string;
  /** On the clock of the browser's events. */
  atMs: number;
}

const sequenceMs = 1_200;

/** Where typing means text, and where a dialog or menu has the keyboard. A toast is a dialog by its role too, and has no keys of its own. */
const ownKeys = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable="true"], [data-owns-keys], [role="menu"], [role="textbox"]';

/** Keys that go on while they are held; any other that is held is one press. */
const movingKeys = ['j', 'k'];

/** The key or sequence that a press completes, or undefined where the press is somebody else's. */
export function pressedKey(event: KeyboardEvent, sequence: Sequence | undefined): string | undefined {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return undefined;
  if (event.repeat && !movingKeys.includes(event.key)) return undefined;
  const { target } = event;
  if (target instanceof Element && target.closest(ownKeys) !== null) return undefined;
  // Enter and space press what has the focus.
  if ((event.key === 'Enter' || event.key === ' ') && target instanceof Element && target.closest('a, button, summary, input, [role="tab"]') !== null)
    return undefined;
  const continues = sequence !== undefined && event.timeStamp - sequence.atMs < sequenceMs;
  return continues ? `${sequence.key} ${event.key}` : event.key;
}

/** Whether a longer sequence begins with this key. */
export function startsSequence(key: string, bindings: readonly { keys: string }[]): boolean {
  return bindings.some(({ keys }) => keys.startsWith(`${key} `));
}
