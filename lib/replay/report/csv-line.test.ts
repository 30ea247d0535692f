import { expect, test } from 'vitest';
import { csvLine } from './csv-line.ts';

test.each([
  [['plain', 7, null], 'plain,7,\r\n'],
  [['a,b', 'say "no"', 'two\nlines'], '"a,b","say ""no""","two\nlines"\r\n'],
])('%o is written after RFC 4180', (cells, line) => {
  expect(csvLine(cells)).toBe(line);
});

test.each(['=1+1', '+49 30', '-2', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '=HYPERLINK("http://evil","x")'])('%o is no formula', (text) => {
  expect(csvLine([text])).toMatch(/^"?'/);
});

test('an apostrophe is put only where it is needed', () => {
  expect(csvLine(['a=1', "it's", '3-2'])).toBe("a=1,it's,3-2\r\n");
});
