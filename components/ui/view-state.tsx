import { CircleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';

interface EmptyStateProps {
  icon: LucideIcon;
  /** What would be here. */
  title: string;
  /** How to get it. */
  children: ReactNode;
}

/** A view that works and has nothing to show. */
export function EmptyState({ icon: Icon, title, children }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-[520px] flex-col items-center gap-2 px-5 py-16 text-center">
      <Icon aria-hidden size={22} className="text-text-3" />
      <h2 className="text-lg font-[620]">{title}</h2>
      <div className="text-pretty text-text-2">{children}</div>
    </div>
  );
}

interface ErrorStateProps {
  /** What failed: "The dead letters could not be loaded". */
  title: string;
  error: Error;
  /** Left out where another try cannot help. */
  onRetry?: (() => void) | undefined;
  /** 1 where nothing else heads the page. */
  level?: 1 | 2;
}

/** A view that could not be loaded: what failed, what the server said, and another try where it may help. */
export function ErrorState({ title, error, onRetry, level = 2 }: ErrorStateProps) {
  const Title = level === 1 ? 'h1' : 'h2';
  return (
    <div role="alert" className="mx-auto flex max-w-[520px] flex-col items-center gap-2 px-5 py-16 text-center">
      <CircleAlert aria-hidden size={22} className="text-failed" />
      <Title className="text-lg font-[620]">{title}</Title>
      <p className="text-balance text-text-2 [overflow-wrap:anywhere]">{error.message}</p>
      {onRetry === undefined ? null : (
        <Button className="mt-2" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
