/** The name and its mark: an arrow that goes round again. */
export function Brand() {
  return (
    <span className="flex items-center gap-2 text-lg font-[650]">
      <svg
        aria-hidden
        viewBox="0 0 24 24"
        className="size-5 text-accent"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        <path d="M4 12a8 8 0 1 1 3 6.2M4 12l-2.5-2.5M4 12l2.8-2.4" />
      </svg>
      <span className="sr-only sm:not-sr-only">Redrive</span>
    </span>
  );
}
