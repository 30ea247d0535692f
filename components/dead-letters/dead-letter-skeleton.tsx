import { LoadingNote, Skeleton, SkeletonCard } from '#components/ui/skeleton.tsx';

/** The shape of one dead letter while it is loaded. */
export function DeadLetterSkeleton() {
  return (
    <div className="grid gap-3.5">
      <LoadingNote what="the dead letter" />
      <div className="grid gap-2">
        <Skeleton width={180} height={18} />
        <Skeleton width="72%" height={20} />
        <Skeleton width="54%" />
      </div>
      <Skeleton width={260} height={30} />
      <SkeletonCard height={150} />
      <SkeletonCard height={300} />
    </div>
  );
}
