import { Pill } from '#components/ui/pill.tsx';

/** Reading and acting are told apart by word and by colour. */
export function MethodPill({ method }: { method: string }) {
  return <Pill tone={method === 'GET' ? 'neutral' : 'info'}>{method}</Pill>;
}
