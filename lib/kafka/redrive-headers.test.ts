import { expect, test } from 'vitest';
import { readReplayMark, writeReplayMark } from './redrive-headers.ts';

const mark = { jobId: 17, planHashPrefix: '0123456789ab', origin: { topic: 'orders', partition: 3, offset: 42n }, attempt: 2 };

test('a mark reads as it was written, and says which plan sent it', () => {
  expect(readReplayMark(writeReplayMark(mark))).toEqual(mark);
});

test.each(['17', '17-', '17-0123456789abc', 'x17-0123456789ab', '17-0123456789AB'])('a job id of another form is not ours: %s', (value) => {
  const headers = writeReplayMark(mark).map((header) => (header.name === 'redrive-job-id' ? { ...header, value: Buffer.from(value) } : header));
  expect(readReplayMark(headers)).toBeNull();
});
