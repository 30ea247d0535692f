/** Longer keys are shown cut. */
export const longestKey = 500;
/** Of a key that is no text, so many bytes are shown. */
export const shownBytes = 32;

const cutBytes = new RegExp(`^0x[0-9a-f]{${2 * shownBytes}}…$`);

/** Whether a key can be looked up by what is shown of it: it is not empty, which no address can name, and was not cut. */
export const isWholeKey = (shown: string): boolean => shown !== '' && shown.length < longestKey && !cutBytes.test(shown);
