import { visibleText } from './visible-text.ts';

/** `topic/partition/offset`, the way in which Kafka's people say where a record lies. */
export function Position({ position }: { position: { topic: string; partition: number; offset: string } }) {
  return (
    <span className="mono [overflow-wrap:anywhere]">
      {visibleText(position.topic)}
      <wbr />
      <span className="whitespace-nowrap">{`/${position.partition}/${position.offset}`}</span>
    </span>
  );
}
