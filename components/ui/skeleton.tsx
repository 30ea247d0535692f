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
