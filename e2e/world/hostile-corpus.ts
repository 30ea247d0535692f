const script = '<script>window.hostile = 1</script>';
const svg = '<svg onload="window.hostile = 3"><script>window.hostile = 4</script></svg>';
const html = '</textarea></pre><iframe srcdoc="<script>top.hostile = 5</script>"></iframe><a href="javascript:window.hostile = 6">here</a>';
const ansi = '\u001b[31mred\u001b[0m\u001b]0;owned\u0007';

/** An image that would run a script; what every place of the corpus begins with. */
export const image = '<img src="x" onerror="window.hostile = 2">';
export const reversed = 'safe\u202egnp.exe';
/** How pages write `reversed`. */
export const reversedSeen = 'safe⟨U+202E⟩gnp.exe';

const everything = `${image}${script}${svg}${html}${ansi}${reversed}`;
/** As long as a record may be by the broker's default (`message.max.bytes`, 1,048,588), with room for the rest of it. */
const longLine = 'x'.repeat(1_000_000);
const nested = (levels: number): string => ['{"a":['.repeat(levels / 2), '0', ']}'.repeat(levels / 2)].join('');
const manyKeys = JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, number) => [`${image}${number}`, number])));

/** What strangers may write into a dead letter. Topics on Kafka have letters, digits, dots and hyphens: a topic's name is hostile only where a header says it. */
export interface HostileRecord {
  what: string;
  key: string;
  value: string;
  errorMessage: string;
  /** What it says it came from; undefined: a topic that is there. */
  originTopic?: string;
}

export const hostileRecords: readonly HostileRecord[] = [
  { what: 'scripts, SVG, HTML, terminal codes and reversed text', key: everything, value: everything, errorMessage: everything },
  { what: 'the same as JSON', key: 'json', value: JSON.stringify({ [everything]: [everything, { nested: everything }] }), errorMessage: everything },
  { what: 'a topic of that name', key: 'topic', value: everything, errorMessage: 'a hostile topic', originTopic: everything },
  { what: 'a line of 1 MB', key: 'line', value: longLine, errorMessage: 'a long line' },
  { what: 'JSON with a string of 1 MB', key: 'string', value: JSON.stringify({ line: longLine.slice(100) }), errorMessage: 'a long string' },
  { what: 'an error message of 1 MB', key: 'message', value: '{}', errorMessage: longLine },
  { what: 'a key of 1 MB', key: longLine, value: '{}', errorMessage: 'a long key' },
  { what: '100 levels', key: 'levels', value: nested(100), errorMessage: 'deep' },
  { what: '10,000 keys', key: 'keys', value: manyKeys, errorMessage: 'wide' },
];

export const hostileGroup = `group ${everything}`;
export const hostileClass = `com.shop.${image}Exception`;
export const hostileNote = everything;
