import type { IHeaders } from 'kafkajs';

/** A record as read from Kafka. */
export interface ReceivedRecord {
  topic: string;
  partition: number;
  offset: string;
  timestampMs: number;
  key: Buffer | null;
  value: Buffer | null;
  headers: IHeaders;
}
