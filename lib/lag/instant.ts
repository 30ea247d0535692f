/** Milliseconds since 1970 as text with a zone; null where there is none. */
export const instant = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
