import { headers } from 'next/headers';
import { preload } from 'react-dom';

/**
 * Has the browser ask the API for what a page begins with while the page's scripts are still on their way. Of a server component, for a page that is loaded as a whole: where
 * it is gone to from another, the browser's own cache may have it, and the answer would wait to be taken for a newer one. Over plain http browsers say nothing of this, but for
 * localhost, and the page asks by itself as any other.
 * @param address exactly as `fetchJson` is given it
 */
export async function preloadJson(address: string): Promise<void> {
  if ((await headers()).get('sec-fetch-dest') === 'document') preload(address, { as: 'fetch', crossOrigin: 'anonymous' });
}
