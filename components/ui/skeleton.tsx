/** A grey place of the final size of what is being loaded. Sizes in pixels, or any CSS length. */
export function Skeleton({ width = '100%', height = 13 }: { width?: number | string; height?: number | string }) {
  return <span aria-hidden className="skeleton block" style={{ width, height }} />;
}

/** Says to a screen reader what the skeletons show to the eye. */
export function LoadingNote({ what }: { what: string }) {
  return (
    <span role="status" className="sr-only">
      Loading {what}
    </span>
  );
}

/** A card on its way: its frame stands, with places for its title and for some lines. */
export function SkeletonCard({ height }: { height: number }) {
  const lines = Math.max(1, Math.floor((height - 64) / 38));
  return (
    <div aria-hidden className="min-w-0 overflow-hidden rounded-lg border border-line bg-surface shadow-raised" style={{ height }}>
      <div className="flex h-10 items-center border-b border-line px-3.5">
        <Skeleton width={120} />
      </div>
      <div className="grid gap-[25px] px-3.5 py-4">
        {Array.from({ length: lines }, (_, line) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a place is its number
          <Skeleton key={line} width={['72%', '54%', '63%'][line % 3] ?? '60%'} />
        ))}
      </div>
    </div>
  );
}
