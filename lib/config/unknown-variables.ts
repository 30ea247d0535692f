import { environmentSchema } from './environment.ts';

/** Set by our own scripts: where the build lies that is served. */
const ownVariables = new Set(['REDRIVE_DIST_DIR']);
/** What Kubernetes sets in every pod beside a service called redrive (its documentation, "Environment variables" of services). */
const serviceLink = /_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?)$/;

/**
 * Variables that begin as ours do and are none of them: a mistyped one would else be ignored without a word. They stop nothing, since a newer version may know them.
 * @returns a sentence; undefined where there are none.
 */
export function unknownVariables(variables: Record<string, string | undefined>): string | undefined {
  const names = Object.keys(variables).filter(
    (name) => name.startsWith('REDRIVE_') && !(name in environmentSchema.shape) && !ownVariables.has(name) && !serviceLink.test(name),
  );
  if (names.length === 0) return undefined;
  return `${names.sort().join(', ')}: no setting of this version of Redrive, and ignored. README lists those that there are.`;
}
