import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { heartbeatMs, type LiveMessage } from '#lib/live/change.ts';
import type { LinkState } from './link-state.ts';
import { openLink } from './open-link.ts';

/** The browser's event source, in the test's hand. */
class TestSource extends EventTarget {
  static readonly OPEN = 1;
  static opened: TestSource[] = [];
  readyState = TestSource.OPEN;
  readonly address: string;

  constructor(address: string) {
    super();
    this.address = address;
    TestSource.opened.push(this);
  }

  close(): void {
    this.readyState = 2;
  }

  tell(message: LiveMessage, lastEventId = 'a-1'): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message), lastEventId }));
  }

  fail(): void {
    this.dispatchEvent(new Event('error'));
  }
}

beforeEach(() => {
  TestSource.opened = [];
  vi.stubGlobal('EventSource', TestSource);
  vi.useFakeTimers();
  return () => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  };
});

function open() {
  const states: LinkState['status'][] = [];
  onTestFinished(openLink('/events', { onState: ({ status }) => void states.push(status), onMessage: () => undefined }));
  return states;
}

test('a stream that ends after it told something is opened again after its last message, and was live all the while', () => {
  const states = open();
  TestSource.opened[0]?.tell({ type: 'hearing', isHearing: true }, 'a-7');
  TestSource.opened[0]?.fail();
  vi.advanceTimersByTime(500);
  expect(TestSource.opened.map(({ address }) => address)).toEqual(['/events', '/events?since=a-7']);
  TestSource.opened[1]?.tell({ type: 'hearing', isHearing: true });
  expect(states).not.toContain('lost');
});

test('one that tells nothing is lost, and tried less and less often', () => {
  const states = open();
  TestSource.opened[0]?.tell({ type: 'hearing', isHearing: true });
  TestSource.opened[0]?.fail();
  vi.advanceTimersByTime(500);
  TestSource.opened[1]?.fail();
  expect(states).toEqual(['live', 'lost']);
  vi.advanceTimersByTime(500);
  TestSource.opened[2]?.fail();
  vi.advanceTimersByTime(500);
  expect(TestSource.opened).toHaveLength(3);
});

test('one that falls silent is lost at once', () => {
  const states = open();
  TestSource.opened[0]?.tell({ type: 'hearing', isHearing: true });
  vi.advanceTimersByTime(heartbeatMs * 3);
  expect(states).toEqual(['live', 'lost']);
});
