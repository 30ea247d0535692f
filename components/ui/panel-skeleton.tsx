import type { ComponentProps } from 'react';
import { SidePanel } from './side-panel.tsx';
import { Skeleton, SkeletonCard } from './skeleton.tsx';

/** A panel whose list is on its way: it has its place already, so that the list does not grow narrow when it comes. */
export function PanelSkeleton(props: Omit<ComponentProps<typeof SidePanel>, 'children'>) {
  return (
    <SidePanel {...props}>
      <Skeleton width="38%" height={18} />
      <Skeleton width="64%" height={20} />
      <SkeletonCard height={180} />
      <SkeletonCard height={240} />
    </SidePanel>
  );
}
