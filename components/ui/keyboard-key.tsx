/** A key as it stands on the button or in the list of keys. */
export function KeyboardKey({ keys }: { keys: string }) {
  return (
    <kbd aria-hidden className="hidden items-center rounded border border-current/25 px-1 font-mono text-[10.5px] leading-4 opacity-75 sm:inline-flex">
      {keys}
    </kbd>
  );
}
