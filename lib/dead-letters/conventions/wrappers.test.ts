import { expect, test } from 'vitest';
import { rootCause, seeThrough, splitThrowable } from './wrappers.ts';

const none = { causeClass: null, causeMessage: null, stackTrace: () => null };
const caused = (cause: string) =>
  Buffer.from(`x.Outer: o\n\tat a.b(C.java:1)\nCaused by: m.Middle: mm\n\tat q\nCaused by: ${cause}\n\tat d.e(F.java:2)\n\t... 3 more\n`);

test.each([
  {
    says: 'what is no wrapper stands for itself',
    said: { ...none, errorClass: 'shop.Own', errorMessage: 'm', stackTrace: () => caused('a.Root: r') },
    seen: ['shop.Own', 'm'],
  },
  {
    says: 'a wrapper without a known cause too',
    said: { ...none, errorClass: 'java.util.concurrent.ExecutionException', errorMessage: 'm' },
    seen: ['java.util.concurrent.ExecutionException', 'm'],
  },
  {
    says: 'the root of the stack trace',
    said: { ...none, errorClass: 'org.apache.kafka.streams.errors.StreamsException', errorMessage: 'm', stackTrace: () => caused('a.Root: r: s') },
    seen: ['a.Root', 'r: s'],
  },
  {
    says: 'a root without a message keeps the wrapper’s',
    said: { ...none, errorClass: 'org.apache.kafka.connect.errors.ConnectException', errorMessage: 'm', stackTrace: () => caused('a.Root') },
    seen: ['a.Root', 'm'],
  },
  {
    says: 'the cause that a header names, with the message of the stack trace',
    said: {
      ...none,
      errorClass: 'org.springframework.kafka.listener.ListenerExecutionFailedException',
      errorMessage: 'm',
      causeClass: 'a.Root',
      stackTrace: () => caused('a.Root: r'),
    },
    seen: ['a.Root', 'r'],
  },
  {
    says: 'a stack trace of another cause says nothing of the message',
    said: {
      ...none,
      errorClass: 'org.springframework.kafka.listener.ListenerExecutionFailedException',
      errorMessage: 'm',
      causeClass: 'a.Other',
      stackTrace: () => caused('a.Root: r'),
    },
    seen: ['a.Other', 'm'],
  },
  {
    says: 'RuntimeException around a cause, whose message it repeats',
    said: { ...none, errorClass: 'java.lang.RuntimeException', errorMessage: 'a.Root: r', stackTrace: () => caused('a.Root: r') },
    seen: ['a.Root', 'r'],
  },
  {
    says: 'RuntimeException with words of its own',
    said: { ...none, errorClass: 'java.lang.RuntimeException', errorMessage: 'own words', stackTrace: () => caused('a.Root: r') },
    seen: ['java.lang.RuntimeException', 'own words'],
  },
  { says: 'only a cause', said: { ...none, errorClass: null, errorMessage: null, causeClass: 'a.Cause', causeMessage: 'c' }, seen: ['a.Cause', 'c'] },
  { says: 'nothing', said: { ...none, errorClass: null, errorMessage: null }, seen: [null, null] },
])('seen: $says', ({ said, seen: [errorClass, errorMessage] }) => {
  expect(seeThrough(said)).toEqual({ errorClass, errorMessage });
});

test.each([
  ['no cause', 'a.B: c\n\tat d', null],
  ['a cause of a suppressed exception only', 'a.B: c\n\tSuppressed: x.Y\n\tCaused by: z.Z: zz\n\tat d', null],
  [
    '.NET',
    'Outer: o\n ---> Mid: m\n ---> Inner.Type: i\n   at X()\n   --- End of inner exception stack trace ---',
    { errorClass: 'Inner.Type', errorMessage: 'i' },
  ],
  ['a cause that is no class', 'a.B\nCaused by: something went wrong, sorry', null],
  ['a cause at the end', 'a.B\nCaused by: c.D', { errorClass: 'c.D', errorMessage: null }],
])('root of a stack trace with %s', (_, trace, expected) => {
  expect(rootCause(Buffer.from(trace))).toEqual(expected);
});

test('only so much of a line as is shown is read', () => {
  expect(rootCause(Buffer.from(`a.B\nCaused by: c.D: ${'m'.repeat(1_000_000)}`))?.errorMessage).toHaveLength(1_995);
});

test('a throwable’s text is split at the first colon with a space', () => {
  expect(splitThrowable('a.B: c: d')).toEqual({ errorClass: 'a.B', errorMessage: 'c: d' });
  expect(splitThrowable('not a class: c')).toBeNull();
});
