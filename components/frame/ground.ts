import { serverTimeMs } from '#components/api/server-clock.ts';
import { formatAge } from '#components/ui/format-time.ts';
import { type Health, kafkaCheckName } from '#lib/config/health.ts';
import { whatIsDown } from './what-is-down.ts';

/** Workers look at Kafka every 10 s: what none has looked at for longer than three rounds is not known any more. */
const unknownAfterMs = 30_000;

/**
 * Why what is shown of a cluster's Kafka is not known to be so now, as the beginning of a sentence: null where it is, undefined while nobody was told yet. Only null lets
 * anything be called well.
 */
export type Ground = string | null | undefined;

/** When what of a cluster was looked at last: null where it never was, or is not there to be looked at. */
export type Looks = Partial<Record<'consumer groups' | 'dead letter topics', string | null>>;

interface GroundFacts {
  cluster: string;
  /** `asked`: no answer has come yet; `failed`: none could be had. */
  health: Health | 'asked' | 'failed';
  looks: Looks;
}

const names: Record<string, string> = { database: 'The database', worker: 'The worker' };

/** What of a cluster's ground is away: "Kafka of main and the worker are down"; null where all of it is there. */
function awayText(health: Health, cluster: string): string | null {
  const down = whatIsDown(health)
    .filter(({ name }) => name in names || name === kafkaCheckName(cluster))
    .map(({ name }) => names[name] ?? `Kafka of ${cluster}`);
  const [first, ...others] = down;
  if (first === undefined) return null;
  const all = [first, ...others.map((name) => name.replace(/^The/, 'the'))];
  return `${all.join(' and ')} ${others.length === 0 ? 'is' : 'are'} down`;
}

/** How long ago something was looked at last, in words, by the console's clock; null as long as that is no longer than usual, or it never was. */
export function oldAge(lookedAt: string | null, browserMs: number): string | null {
  if (lookedAt === null) return null;
  const [atMs, thereMs] = [Date.parse(lookedAt), serverTimeMs(browserMs)];
  return thereMs - atMs > unknownAfterMs ? formatAge(atMs, thereMs) : null;
}

/** Which of the looks are old: of all that there are Kafka itself, as of the newest, else each by its name. */
function oldLooks(cluster: string, looks: Looks, browserMs: number): { what: string; age: string } | null {
  const all = Object.entries(looks).flatMap(([what, at]) => (at === null || at === undefined ? [] : [{ what, at }]));
  const old = all.toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at)).filter(({ at }) => oldAge(at, browserMs) !== null);
  const [newest] = old;
  if (newest === undefined) return null;
  const age = oldAge(newest.at, browserMs) ?? '';
  const isAll = old.length === all.length && all.length > 1;
  return { what: isAll ? `Kafka of ${cluster} was` : `${old.map(({ what }) => what).join(' and ')} of ${cluster} were`, age };
}

/**
 * Whether what is shown of a cluster's Kafka is known to be so now. A Kafka that froze a moment ago is told by nothing but that it does not answer, which takes its time;
 * before, by that nobody has looked at it for long.
 */
export function groundOf({ cluster, health, looks }: GroundFacts, browserMs: number): Ground {
  const old = oldLooks(cluster, looks, browserMs);
  const away = typeof health === 'string' ? null : awayText(health, cluster);
  if (away !== null) {
    if (old === null) return away;
    return away.startsWith(`Kafka of ${cluster}`) ? `${away}, last looked at ${old.age} ago` : `${away}, ${old.what} last looked at ${old.age} ago`;
  }
  if (old !== null) return `${old.what.replace(/^./, (first) => first.toUpperCase())} last looked at ${old.age} ago`;
  if (health === 'asked') return undefined;
  return health === 'failed' ? 'What Redrive stands on could not be asked' : null;
}

/** A sentence about what a cluster's Kafka holds, which may be of the past; `plain`, which says nothing of it, while nobody knows. */
export function headingOn(ground: Ground, sentence: string, plain: string): string {
  if (ground === undefined) return plain;
  return ground === null ? sentence : `${ground}. As seen last: ${sentence}`;
}
