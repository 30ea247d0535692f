import { expect, test } from 'vitest';
import { bytesOf, hexDump } from './hex-dump.ts';

test('bytes are shown sixteen a line with their ASCII', () => {
  const lines = hexDump(bytesOf(btoa('Redrive \x00\xff and more')));
  expect(lines).toEqual([
    { offset: '00000000', hex: '52 65 64 72 69 76 65 20  00 ff 20 61 6e 64 20 6d', text: 'Redrive .. and m' },
    { offset: '00000010', hex: `6f 72 65${' '.repeat(40)}`, text: 'ore' },
  ]);
});
