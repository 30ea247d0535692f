import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';

interface LeaveDialogProps {
  /** Why what was written cannot be kept now; undefined where it can. */
  obstacle: string | undefined;
  isBusy: boolean;
  onKeep: () => void;
  onLeave: () => void;
  onStay: () => void;
}

/** What becomes of what was written and not kept, before the page is left. */
export function LeaveDialog({ obstacle, isBusy, onKeep, onLeave, onStay }: LeaveDialogProps) {
  return (
    <Dialog
      title="What you changed is not kept yet"
      description={obstacle === undefined ? 'Keep it as a draft, and you or others can go on later.' : `It cannot be kept as a draft yet: ${obstacle}`}
      isOpen
      onClose={onStay}
    >
      <div className="flex flex-wrap justify-end gap-2">
        <Button kind="quiet" onClick={onStay}>
          Stay
        </Button>
        <Button kind="danger" disabled={isBusy} onClick={onLeave}>
          Leave without it
        </Button>
        <Button kind="primary" disabled={obstacle !== undefined || isBusy} onClick={onKeep}>
          {isBusy ? 'Keeping…' : 'Keep the draft and leave'}
        </Button>
      </div>
    </Dialog>
  );
}
