export type Theme = 'light' | 'dark' | 'system';

/** A cookie, not local storage: the server draws the first page in the right theme already. */
export const themeCookie = 'redrive-theme';

/** @returns the chosen theme; `system` where none was */
export function readTheme(cookie: string | undefined): Theme {
  return cookie === 'light' || cookie === 'dark' ? cookie : 'system';
}

/** The theme that the page shows now. */
export function currentTheme(): Theme {
  return readTheme(document.documentElement.dataset.theme);
}

/** Changes the page at once, and later visits for a year. */
export function chooseTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  const age = theme === 'system' ? 0 : 31_536_000;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not there over plain http
  document.cookie = `${themeCookie}=${theme}; path=/; max-age=${age}; samesite=lax`;
}
