'use client';

import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { InstantField } from '#components/ui/instant-field.tsx';
import { Refused } from '#components/ui/refused.tsx';
import { TextField } from '#components/ui/text-field.tsx';
import type { RangeRequest } from '#lib/replay/range/replay-range.ts';
import { OutageSuggestions } from './outage-suggestions.tsx';
import { planRange } from './plan-replay.ts';
import { readBounds } from './range-bounds.ts';
import { usePlanReplay } from './use-plan-replay.ts';

const kinds = ['time', 'offsets'] as const;
const policies = ['ask', 'skip', 'send'] as const;
const policyTexts: Record<(typeof policies)[number], string> = { ask: 'Ask me', skip: 'Skip them', send: 'Send them too' };

const text = parseAsString.withDefault('');
/** All that is asked for stands in the address, so that a range can be pasted. */
const fields = {
  topic: text,
  by: parseAsStringLiteral(kinds).withDefault('time'),
  from: text,
  to: text,
  offsets: text,
  key: text,
  header: text,
  type: text,
  target: text,
  groups: text,
  rate: text,
  overtaken: parseAsStringLiteral(policies).withDefault('ask'),
};

/** The filter that was written; undefined where there is none. */
function filterOf(key: string, header: string, eventType: string): RangeRequest['filter'] {
  const filter = { ...(key === '' ? {} : { key }), ...(header === '' ? {} : { header }), ...(eventType === '' ? {} : { eventType }) };
  return Object.keys(filter).length === 0 ? undefined : filter;
}

/** Asks which part of a topic is to be replayed. What it leads to is a plan: nothing is sent from here. */
export function RangeForm({ cluster }: { cluster: string }) {
  const [asked, setAsked] = useQueryStates(fields, { history: 'replace' });
  const [problem, setProblem] = useState<string | null>(null);
  const plan = usePlanReplay(cluster, planRange);
  const offsetsId = useId();
  const field = (name: 'topic' | 'key' | 'header' | 'type' | 'target' | 'groups' | 'rate') => ({
    value: asked[name],
    onChange: (event: { target: { value: string } }) => void setAsked({ [name]: event.target.value }),
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    const bounds = readBounds(asked);
    setProblem(typeof bounds === 'string' ? bounds : null);
    if (typeof bounds === 'string') return;
    const filter = filterOf(asked.key, asked.header, asked.type);
    plan.mutate({
      source: 'topic',
      topic: asked.topic.trim(),
      bounds,
      overtaken: asked.overtaken,
      removeHeaders: [],
      provenBy: asked.groups.split(/[\s,]+/).filter((groupId) => groupId !== ''),
      ...(filter === undefined ? {} : { filter }),
      ...(asked.target.trim() === '' ? {} : { target: asked.target.trim() }),
      ...(asked.rate === '' ? {} : { ratePerSecond: Number(asked.rate) }),
    });
  }

  return (
    <div className="grid gap-4 px-5 pt-4 pb-8">
      <div>
        <h1 className="text-xl font-[620] tracking-[-0.01em]">Replay a range of a topic</h1>
        <p className="mt-0.5 text-text-3">A plan counts it and checks whether it is safe. Nothing is sent before it is confirmed.</p>
      </div>
      <OutageSuggestions
        cluster={cluster}
        onTake={({ topic, fromMs, toMs, groups }) =>
          void setAsked({ topic, by: 'time', from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), groups: groups.join(', ') })
        }
      />
      <form className="grid max-w-[860px] gap-3.5" onSubmit={submit}>
        <Card title="What" isPadded>
          <div className="grid gap-3">
            <TextField label="Topic" required spellCheck={false} placeholder="orders" {...field('topic')} />
            <div className="flex">
              <Choice
                label="How the range is given"
                options={kinds}
                chosen={asked.by}
                onChoose={(by) => void setAsked({ by })}
                text={(by) => (by === 'time' ? 'By time' : 'By offsets')}
              />
            </div>
            {asked.by === 'time' ? (
              <div className="grid gap-3 sm:grid-cols-2">
                <InstantField label="From" value={asked.from} onChange={(from) => void setAsked({ from })} hint="The first message that is not older." />
                <InstantField label="To" value={asked.to} onChange={(to) => void setAsked({ to })} hint="Up to this instant, and not into it." />
              </div>
            ) : (
              <div>
                <label htmlFor={offsetsId} className="mb-1 block text-text-3">
                  Offsets, a line for each partition
                </label>
                <textarea
                  id={offsetsId}
                  rows={4}
                  value={asked.offsets}
                  placeholder={'0: 1200-1800\n1: 1100-1750'}
                  className="block w-full rounded-[7px] border border-line-strong bg-surface px-2.5 py-2 font-mono placeholder:text-text-3"
                  onChange={(event) => void setAsked({ offsets: event.target.value })}
                />
              </div>
            )}
          </div>
        </Card>
        <Card title="Only those with" note="all that is given must hold; nothing: every message" isPadded>
          <div className="grid gap-3 sm:grid-cols-3">
            <TextField label="Key" spellCheck={false} {...field('key')} />
            <TextField label="Header" spellCheck={false} placeholder="name=value" pattern="[^=]+=.*" {...field('header')} />
            <TextField label="Event type" spellCheck={false} {...field('type')} />
          </div>
        </Card>
        <Card title="Where to, and how" isPadded>
          <div className="grid gap-3 sm:grid-cols-2">
            <TextField label="Target topic" spellCheck={false} placeholder="the same topic" {...field('target')} />
            <TextField
              label="Consumer groups that missed it"
              spellCheck={false}
              placeholder="all that read the target"
              hint="Proven is what all of these have passed."
              {...field('groups')}
            />
            <TextField label="Messages/s at most" type="number" min={1} max={1_000_000} placeholder="as configured" {...field('rate')} />
            <div className="grid justify-items-start gap-1">
              <span className="text-text-3">Messages that a newer event of their key has overtaken</span>
              <Choice
                label="What to do with overtaken messages"
                options={policies}
                chosen={asked.overtaken}
                onChoose={(overtaken) => void setAsked({ overtaken })}
                text={(policy) => policyTexts[policy]}
              />
            </div>
          </div>
        </Card>
        {problem === null ? null : (
          <p role="alert" className="text-risk">
            {problem}
          </p>
        )}
        {plan.error === null ? null : <Refused title="The range was not planned" error={plan.error} />}
        <div>
          <Button type="submit" kind="primary" disabled={plan.isPending}>
            {plan.isPending ? 'One moment…' : 'Plan this range'}
          </Button>
        </div>
      </form>
    </div>
  );
}
