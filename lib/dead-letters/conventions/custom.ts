import type { ConventionMapping } from '#lib/config/convention-mappings.ts';
import type { Convention } from './convention.ts';
import { headerConvention } from './header-mapping.ts';

/** A convention that an operator described (REDRIVE_CONVENTIONS). Exactly the names in `removedOnReplay` and those with a meaning are removed on replay. */
export function customConvention(mapping: ConventionMapping): Convention {
  const { name, recognisedBy, integers, repeated, removedOnReplay, ...fields } = mapping;
  return headerConvention({ name, placement: 'after', recognisedBy, fields, integers, newest: repeated, owned: removedOnReplay });
}
