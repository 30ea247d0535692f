'use client';

import { useQuery } from '@tanstack/react-query';
import { visibleText } from '#components/ui/visible-text.ts';
import { initials } from './initials.ts';
import { peopleQuery } from './people-query.ts';

/** A person in the room of a letter or two. @param meaning what they have to do with it: "assigned to" */
export function PersonMark({ email, meaning }: { email: string; meaning: string }) {
  const { data } = useQuery(peopleQuery);
  const name = data?.find((each) => each.email === email)?.name ?? email;
  const text = `${meaning} ${visibleText(name)}`;
  return (
    <span title={name === email ? text : `${text}, ${visibleText(email)}`}>
      <span aria-hidden className="grid size-5 shrink-0 place-items-center rounded-full bg-sunken text-[9.5px] font-bold text-text-2 ring-1 ring-line-strong">
        {visibleText(initials(name))}
      </span>
      <span className="sr-only">{text}</span>
    </span>
  );
}
