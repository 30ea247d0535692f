'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Person } from '#components/access/person.tsx';
import { fetchJson } from '#components/api/fetch-json.ts';
import { announceFailure } from '#components/ui/announce.ts';
import { Card } from '#components/ui/card.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import { groupDeclaration } from '#lib/rewind/rewind.ts';
import { declarationAddress, declarationQuery } from './rewind-query.ts';

const options = ['unknown', 'yes', 'no'] as const;
const values = { unknown: null, yes: true, no: false } as const;

/** Whether somebody says that a group deduplicates, and who: no broker tells it. */
export function DeclarationCard({ cluster, group }: { cluster: string; group: string }) {
  const client = useQueryClient();
  const query = declarationQuery(cluster, group);
  const { data, error } = useQuery(query);
  const declare = useMutation({
    mutationFn: (deduplicates: boolean | null) => fetchJson(groupDeclaration, declarationAddress(cluster, group), { method: 'POST', body: { deduplicates } }),
    onSuccess: (declared) => client.setQueryData(query.queryKey, declared),
    onError: (failure) => announceFailure('It was not declared', failure),
  });
  const declared = data?.declaration ?? null;
  const chosen = declared === null ? 'unknown' : declared.deduplicates ? 'yes' : 'no';
  return (
    <Card title="Deduplicates?" isPadded>
      {data === undefined ? (
        error === null ? (
          <Skeleton width="60%" />
        ) : (
          <p role="alert" className="text-risk">
            What is declared could not be loaded: {visibleText(error.message)}
          </p>
        )
      ) : (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Choice
            label="Whether the group deduplicates"
            options={options}
            chosen={chosen}
            onChoose={(option) => declare.mutate(values[option])}
            text={(option) => option}
          />
          <p className="min-w-0 text-sm text-text-3">
            {declared === null ? (
              'Nobody has declared whether this group handles an event once however often it comes. No broker tells.'
            ) : (
              <>
                declared by <Person actor={declared.declaredBy} /> <Instant at={declared.declaredAt} />
              </>
            )}
          </p>
        </div>
      )}
    </Card>
  );
}
