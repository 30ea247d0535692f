import { CopyButton } from '#components/ui/copy-button.tsx';
import { Facts } from '#components/ui/facts.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { Position } from '#components/ui/position.tsx';
import { Raw } from '#components/ui/raw.tsx';
import type { DeadLetterRecord } from '#lib/dead-letters/dead-letter.ts';
import { keyText } from './describe-failure.ts';

const conventionNames: Record<string, string> = { 'spring-kafka': 'Spring Kafka', generic: 'Generic (x-… and dlq-… headers)', unknown: 'None recognised' };

function raw(text: string | null) {
  return text === null ? null : <Raw className="[overflow-wrap:anywhere]">{text}</Raw>;
}

/** Where the record came from, what it is called, and by which convention we know. */
export function RecordFacts({ record }: { record: DeadLetterRecord }) {
  const { origin, identity } = record;
  const { topic, partition, offset } = origin;
  const key = keyText(record.key);
  const isWhole = topic !== null && partition !== null && offset !== null;
  return (
    <Facts
      facts={[
        ['Key', key === null ? <span className="text-text-3">none</span> : <span className="inline-flex items-center gap-1">{raw(key)} <CopyButton text={key} what="key" /></span>],
        ['Origin', isWhole ? <Position position={{ topic, partition, offset }} /> : topic === null ? <span className="text-text-3">not named by its convention</span> : raw(topic)],
        ['Consumer group', raw(origin.consumerGroup)],
        ['Sent first', origin.timestampMs === null ? null : <Instant at={Number(origin.timestampMs)} as="exact" />],
        ['Dead letter', <Position key="position" position={record.position} />],
        [record.isLogAppendTime ? 'Appended' : 'Dead-lettered', <Instant key="at" at={Number(record.timestampMs)} as="exact" />],
        ['Attempt', record.attempt === null ? null : String(record.attempt)],
        ['Convention', conventionNames[record.convention] ?? record.convention],
        ['Event type', raw(identity.type)],
        ['Event id', raw(identity.eventId)],
        ['Source', raw(identity.source)],
        ['Correlation id', raw(identity.correlationId)],
        ['Causation id', raw(identity.causationId)],
        ['Trace id', raw(identity.traceId)],
      ]}
    />
  );
}
