import fc from 'fast-check';
import { expect, test } from 'vitest';
import { viewEditableHeader, viewPayload } from '#lib/access/payload.ts';
import { base64OfEdited, editedAs, editedHeaderValue, editedPayload, hexProblem, textProblem } from './edited-payload.ts';

const anyBytes = fc.oneof(
  fc.uint8Array(),
  fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
);

test('what is not touched is sent as it was, every byte, whether it is edited as text or in hexadecimal', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      const base64 = Buffer.from(bytes).toString('base64');
      const edited = editedPayload(viewPayload(bytes, 1_000_000));
      expect(base64OfEdited(edited)).toBe(base64);
      for (const as of ['hex', 'text'] as const) expect(base64OfEdited(editedAs(edited, as))).toBe(base64);
      expect(base64OfEdited(editedHeaderValue(viewEditableHeader({ name: 'h', value: Buffer.from(bytes) })))).toBe(base64);
    }),
  );
});

test('null, empty and text are told apart', () => {
  expect(base64OfEdited(editedPayload(viewPayload(null)))).toBeNull();
  expect(base64OfEdited(editedPayload(viewPayload(Buffer.alloc(0))))).toBe('');
  expect(base64OfEdited(editedHeaderValue({ name: 'h', nameBase64: null, base64: null, text: null }))).toBeNull();
  expect(editedAs({ as: 'null' }, 'text')).toEqual({ as: 'text', text: '' });
});

test('a header with a carriage return is edited as bytes, since a field would lose it', () => {
  expect(editedHeaderValue(viewEditableHeader({ name: 'h', value: Buffer.from('a\r\nb') }))).toEqual({ as: 'hex', text: '61 0d 0a 62' });
});

test.each([
  ['', null],
  ['0a FF\n7b', null],
  ['0aff', null],
  ['0a f', 3],
  ['0a fff 00', 5],
  ['0x', 1],
])('hexadecimal %j has its problem at %s', (text, at) => {
  expect(hexProblem(text)?.at ?? null).toBe(at);
});

test('bytes that are no text stay bytes, and what cannot be read is not sent', () => {
  expect(editedAs({ as: 'hex', text: 'ff' }, 'text')).toEqual({ as: 'hex', text: 'ff' });
  expect(base64OfEdited({ as: 'hex', text: 'f' })).toBeUndefined();
});

test('JSON is checked where a text begins as an object or a list; other text is whatever it is', () => {
  expect(textProblem(' {"a"')).not.toBeNull();
  expect(textProblem('plain')).toBeNull();
});
