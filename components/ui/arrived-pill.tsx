import { ArrowUp } from 'lucide-react';

/** Says what came since a page was drawn, and shows it when it is pressed. It floats over the head of what is read, which keeps its place. */
export function ArrivedPill({ text, onShow }: { text: string | null; onShow: () => void }) {
  return (
    <div aria-live="polite" className="relative z-10 h-0">
      {text === null ? null : (
        <button
          type="button"
          onClick={onShow}
          className="absolute top-1 left-1/2 flex -translate-x-1/2 items-center gap-1.5 rounded-full border border-info bg-info-weak px-3 py-px text-sm font-semibold text-info shadow-floating hover:underline"
        >
          <ArrowUp aria-hidden size={13} /> {text}
        </button>
      )}
    </div>
  );
}
