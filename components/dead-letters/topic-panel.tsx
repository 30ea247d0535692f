import Link from 'next/link';
import { buttonClass } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Facts } from '#components/ui/facts.tsx';
import { countOf, formatBytes, formatCount } from '#components/ui/format-number.ts';
import { formatDuration } from '#components/ui/format-time.ts';
import { Instant } from '#components/ui/instant.tsx';
import { KeyboardKey } from '#components/ui/keyboard-key.tsx';
import { Pill } from '#components/ui/pill.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { TopicProgress } from '#lib/dead-letters/topic-progress.ts';
import { limitText, topicHref, topicMeanings, topicState, topicTones } from './describe-topic.ts';
import { KeptUntilText } from './kept-until.tsx';
import { TopicProgressBar } from './topic-progress-bar.tsx';

/** One topic beside the list; on narrow screens over it. */
export function TopicPanel({ cluster, topic, onClose }: { cluster: string; topic: TopicProgress; onClose: () => void }) {
  const state = topicState(topic);
  return (
    <SidePanel label="Open topic" name="Dead letter topic" onClose={onClose}>
      <div className="min-w-0">
        <p className="flex items-center gap-2 text-sm text-text-3">
          <Pill tone={topicTones[state]}>{state}</Pill>
          {topic.goneAt === null ? null : (
            <span>
              since <Instant at={topic.goneAt} />
            </span>
          )}
        </p>
        <h2 className="mt-1 text-lg font-[620]">
          <Raw className="[overflow-wrap:anywhere]">{topic.name}</Raw>
        </h2>
        <p className="text-sm text-text-3">{topicMeanings[state]}</p>
      </div>
      <div>
        <Link href={topicHref(cluster, topic.name)} prefetch={false} className={buttonClass()}>
          {countOf(topic.openFailures, 'open dead letter')}
          <KeyboardKey keys="Enter" />
        </Link>
      </div>
      {topic.trouble === null ? null : (
        <p className="rounded-lg border border-line border-l-[3px] border-l-failed bg-failed-weak px-3.5 py-2 text-failed [overflow-wrap:anywhere]">
          {visibleText(topic.trouble)}
        </p>
      )}
      <Card title="Index" isPadded>
        <div className="grid gap-3">
          {topic.goneAt === null ? <TopicProgressBar topic={topic} /> : null}
          <Facts
            facts={{
              Found: topic.foundBy === null ? null : visibleText(topic.foundBy),
              Excluded:
                topic.excluded === null ? null : (
                  <>
                    {visibleText(topic.excluded.why)}, since <Instant at={topic.excluded.at} />
                  </>
                ),
              Partitions: topic.partitions === 0 ? null : formatCount(topic.partitions),
              'Seen last': topic.observedAt === null ? 'not yet' : <Instant at={topic.observedAt} />,
              'Topic id': <Raw className="[overflow-wrap:anywhere]">{topic.topicId}</Raw>,
            }}
          />
        </div>
      </Card>
      {topic.goneAt === null ? <RetentionCard topic={topic} /> : null}
      <GapsCard gaps={topic.gaps} />
    </SidePanel>
  );
}

function RetentionCard({ topic: { settings, firstDeletion } }: { topic: TopicProgress }) {
  return (
    <Card title="Kept by the broker" isPadded>
      <Facts
        facts={{
          'Its first record': firstDeletion === null ? 'it holds nothing now' : <KeptUntilText kept={firstDeletion} />,
          'cleanup.policy': settings === null ? 'not read yet' : <Raw>{settings.cleanupPolicy.join(', ')}</Raw>,
          'retention.ms': settings === null ? null : limitText(settings.retentionMs, formatDuration),
          'retention.bytes': settings === null ? null : limitText(settings.retentionBytes, (bytes) => `${formatBytes(bytes)} a partition`),
          'Timestamps by': settings === null ? null : settings.timestampType === 'LogAppendTime' ? 'the broker, when it appends' : 'producers',
        }}
      />
      <p className="mt-2 text-sm text-text-3">What is indexed stays here when the broker deletes it.</p>
    </Card>
  );
}

function GapsCard({ gaps }: Pick<TopicProgress, 'gaps'>) {
  if (gaps.length === 0) return null;
  return (
    <Card title="Gaps" note="records that could not be indexed">
      <ul>
        {gaps.map(({ partition, fromOffset, toOffset, reason, foundAt }) => (
          <li key={`${partition} ${fromOffset}`} className="border-b border-line px-3.5 py-2 last:border-0">
            <p>
              Partition {partition}, offsets <span className="mono">{fromOffset}</span> to <span className="mono">{toOffset}</span>
              <span className="ml-2 text-sm text-text-3">
                <Instant at={foundAt} />
              </span>
            </p>
            <p className="text-text-2 [overflow-wrap:anywhere]">{visibleText(reason)}</p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
