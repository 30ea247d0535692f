'use client';

import { useQuery } from '@tanstack/react-query';
import { Activity, ChartColumn, FileText, Layers, type LucideIcon, Mail, RotateCcw, Waypoints } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { z } from 'zod';
import { openCountQuery } from '#components/dead-letters/dead-letters-query.ts';
import { backlogOf } from '#components/dead-letters/describe-topic.ts';
import { topicsQuery } from '#components/dead-letters/topics-query.ts';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { inTrouble } from '#components/lag/describe-group.ts';
import { groupsQuery } from '#components/lag/groups-query.ts';
import { underWayCountQuery } from '#components/replay/replays-query.ts';
import { classNames } from '#components/ui/class-names.ts';
import { formatCount } from '#components/ui/format-number.ts';
import { useNavigate } from '#components/ui/leave-guard.ts';
import type { topicList } from '#lib/dead-letters/topic-progress.ts';
import type { groupList } from '#lib/lag/group-lag.ts';
import { Brand } from './brand.tsx';
import { useClusterId } from './use-cluster-id.ts';

const countTroubled = ({ topics }: z.infer<typeof topicList>) => backlogOf(topics).troubled.length;

const countLate = ({ groups }: z.infer<typeof groupList>) => inTrouble(groups).length;

/** The pages there are; nothing stands here that does not work yet. */
export function Navigation() {
  const cluster = useClusterId();
  const open = useQuery({ ...openCountQuery(cluster ?? ''), enabled: cluster !== undefined });
  const running = useQuery({ ...underWayCountQuery(cluster ?? ''), enabled: cluster !== undefined });
  const troubled = useQuery({ ...topicsQuery(cluster ?? ''), enabled: cluster !== undefined, select: countTroubled });
  const late = useQuery({ ...groupsQuery(cluster ?? ''), enabled: cluster !== undefined, select: countLate });
  const base = cluster === undefined ? '' : `/${cluster}`;
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center gap-0.5 md:flex-col md:flex-nowrap md:items-stretch">
      <Link href="/" className="rounded-[7px] px-1 py-1 sm:mr-2 sm:px-2 md:mr-0 md:mb-2.5">
        <Brand />
      </Link>
      <PageLink href={base === '' ? '/' : base} keys="g o" icon={Activity} label="Overview" isExact />
      <PageLink href={base === '' ? '/' : `${base}/dead-letters`} keys="g d" icon={Mail} label="Dead letters" count={open.data} meaning="open" isHot />
      <PageLink href={base === '' ? '/' : `${base}/topics`} keys="g t" icon={Layers} label="Topics" count={troubled.data} meaning="in trouble" isHot />
      <PageLink href={base === '' ? '/' : `${base}/chains`} keys="g e" icon={Waypoints} label="Chains" />
      <PageLink
        href={base === '' ? '/' : `${base}/groups`}
        keys="g c"
        icon={ChartColumn}
        label="Consumer groups"
        count={late.data}
        meaning="in trouble"
        isHot
      />
      <PageLink href={base === '' ? '/' : `${base}/replays`} keys="g r" icon={RotateCcw} label="Replays" count={running.data} meaning="running" />
      <PageLink href="/audit" keys="g a" icon={FileText} label="Audit" />
    </nav>
  );
}

interface PageLinkProps {
  href: string;
  keys: string;
  icon: LucideIcon;
  label: string;
  count?: number | undefined;
  /** What the count counts, for who does not see where it stands. */
  meaning?: string;
  isHot?: boolean;
  /** Pages below it have entries of their own. */
  isExact?: boolean;
}

function PageLink({ href, keys, icon: Icon, label, count, meaning, isHot = false, isExact = false }: PageLinkProps) {
  const navigate = useNavigate();
  const path = usePathname();
  const isHere = href !== '/' && (isExact ? path === href : path.startsWith(href));
  useKeyBinding(keys, `Go to ${label.toLowerCase()}`, () => navigate(href));
  return (
    <Link
      href={href}
      title={`${label} (${keys})`}
      aria-current={isHere ? 'page' : undefined}
      className={classNames(
        'flex shrink-0 items-center gap-1 rounded-[7px] px-1.5 py-[7px] sm:gap-2.5 sm:px-2 font-medium hover:bg-sunken',
        isHere ? 'bg-accent-weak text-accent hover:bg-accent-weak' : 'text-text-2',
      )}
    >
      <Icon aria-hidden size={16} className="hidden shrink-0 opacity-85 sm:block" />
      {label}
      {count === undefined || count === 0 ? null : (
        <span className={classNames('ml-auto text-xs font-semibold tabular-nums', isHot ? 'text-failed' : 'text-text-2')}>
          {formatCount(count)}
          <span className="sr-only"> {meaning}</span>
        </span>
      )}
    </Link>
  );
}
