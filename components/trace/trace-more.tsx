'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Person } from '#components/access/person.tsx';
import { fetchJson, queryString } from '#components/api/fetch-json.ts';
import { announce, announceFailure } from '#components/ui/announce.ts';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { countOf } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { Refused } from '#components/ui/refused.tsx';
import { TextField } from '#components/ui/text-field.tsx';
import { tracedEstimate } from '#lib/trace/choices/traced-choice.ts';
import { type TracedBecause, tracedTopics } from '#lib/trace/traced-topic.ts';
import { TracedEstimateView } from './traced-estimate-view.tsx';
import { tracedTopicsQuery } from './traced-topics-query.ts';

const address = (cluster: string, what: string) => `/api/clusters/${encodeURIComponent(cluster)}/traced-topics/${what}`;

/** By which patterns topics are traced, and how to trace more: first what it would take, then the choice. */
export function TraceMore({ cluster, patterns }: { cluster: string; patterns: readonly TracedBecause[] }) {
  const client = useQueryClient();
  const [pattern, setPattern] = useState('');
  const estimate = useMutation({
    mutationFn: (asked: string) => fetchJson(tracedEstimate, `${address(cluster, 'estimate')}${queryString({ pattern: asked })}`),
  });
  const change = useMutation({
    mutationFn: ({ what, pattern: named }: { what: 'choose' | 'leave'; pattern: string }) =>
      fetchJson(tracedTopics, address(cluster, what), { method: 'POST', body: { pattern: named } }),
    onSuccess: (answer, { what, pattern: named }) => {
      client.setQueryData(tracedTopicsQuery(cluster).queryKey, answer);
      estimate.reset();
      setPattern('');
      announce({ title: what === 'choose' ? `Topics of ${named} are traced: a worker begins within seconds` : `${named} is not traced by choice any more` });
    },
    onError: (error, { what }) => announceFailure(what === 'choose' ? 'The topics were not chosen' : 'The choice was not taken back', error),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    estimate.mutate(pattern.trim());
  };
  return (
    <Card title="What is traced" note="by the configuration, and by choice">
      <ul aria-label="Patterns of traced topics" className="divide-y divide-line">
        {patterns.map(({ pattern: named, chosenBy, chosenAt }) => (
          <li key={`${named} ${chosenBy}`} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3.5 py-2">
            <Raw className="font-semibold [overflow-wrap:anywhere]">{named}</Raw>
            <span className="text-sm text-text-3">
              {chosenBy === null || chosenAt === null ? (
                'by the configuration'
              ) : (
                <>
                  chosen by <Person actor={chosenBy} /> <Instant at={chosenAt} />
                </>
              )}
            </span>
            {chosenBy === null ? null : (
              <Button
                size="small"
                className="ml-auto"
                aria-label={`Stop tracing ${named}`}
                disabled={change.isPending}
                onClick={() => change.mutate({ what: 'leave', pattern: named })}
              >
                Stop
              </Button>
            )}
          </li>
        ))}
      </ul>
      <form onSubmit={submit} className="grid gap-2.5 border-t border-line px-3.5 py-3 first:border-t-0">
        <div className="flex flex-wrap items-end gap-2">
          <TextField
            label="Trace more: a topic, or a pattern of topics"
            className="min-w-0 flex-1 basis-[240px]"
            required
            spellCheck={false}
            placeholder="orders*"
            pattern="[a-zA-Z0-9._*\\-]+"
            value={pattern}
            onChange={(event) => {
              setPattern(event.target.value);
              estimate.reset();
            }}
          />
          <Button type="submit" disabled={estimate.isPending}>
            {estimate.isPending ? 'Counting…' : 'What would it take?'}
          </Button>
        </div>
        {estimate.error === null ? null : <Refused title="It could not be estimated" error={estimate.error} />}
        {estimate.data === undefined ? null : (
          <TracedEstimateView estimate={estimate.data}>
            <Button kind="primary" disabled={change.isPending} onClick={() => change.mutate({ what: 'choose', pattern: estimate.data.pattern })}>
              Trace {countOf(estimate.data.topics.filter(({ except }) => except === null).length, 'topic')}
            </Button>
          </TracedEstimateView>
        )}
      </form>
    </Card>
  );
}
