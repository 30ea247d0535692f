import { Raw } from './raw.tsx';

/** `topic/partition/offset`, the way in which Kafka's people say where a record lies. */
export function Position({ position }: { position: { topic: string; partition: number; offset: string } }) {
  return <Raw className="[overflow-wrap:anywhere]">{`${position.topic}/${position.partition}/${position.offset}`}</Raw>;
}
