import { classNames } from '#components/ui/class-names.ts';
import { formatCount } from '#components/ui/format-number.ts';
import type { TopicProgress } from '#lib/dead-letters/topic-progress.ts';
import { indexedPart, paceText, partText } from './describe-topic.ts';

/** Of a topic that nothing lies in as far as we know: never looked at, or empty now, which what was indexed outlives. */
function emptyText({ openFailures, partitions }: Pick<TopicProgress, 'openFailures' | 'partitions'>): string {
  if (partitions === 0) return 'never indexed';
  return openFailures === 0 ? 'empty' : 'empty now; what was indexed stays';
}

/** How far a topic is indexed, as a bar and in words. */
export function TopicProgressBar({
  topic,
}: {
  topic: Pick<TopicProgress, 'name' | 'partitions' | 'openFailures' | 'indexed' | 'remaining' | 'offsetsPerSecond' | 'timeLeftMs'>;
}) {
  const part = indexedPart(topic);
  const pace = paceText(topic);
  return (
    <div className="grid gap-1">
      {pace === null ? null : (
        <div
          role="progressbar"
          aria-label={`Indexed of ${topic.name}`}
          aria-valuenow={Math.floor(part * 100)}
          aria-valuemin={0}
          aria-valuemax={100}
          className="h-1.5 overflow-hidden rounded-full bg-line-strong"
        >
          <span className="block h-full bg-info" style={{ width: `${part * 100}%` }} />
        </div>
      )}
      <p className={classNames('text-sm tabular-nums', pace === null ? 'text-text-2' : 'text-text-3')}>
        {pace === null ? (topic.indexed === '0' ? emptyText(topic) : `all ${formatCount(topic.indexed)}`) : `${partText(topic)}, ${pace}`}
      </p>
    </div>
  );
}
