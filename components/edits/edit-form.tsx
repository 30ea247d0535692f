'use client';

import { useDeferredValue, useId, useMemo, useRef, useState } from 'react';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { KeyboardKey } from '#components/ui/keyboard-key.tsx';
import { useLeaveGuard, useNavigate } from '#components/ui/leave-guard.ts';
import { Refused } from '#components/ui/refused.tsx';
import type { EditDetail } from '#lib/dead-letters/edits/edit.ts';
import { canBecome } from '#lib/dead-letters/failure-states.ts';
import { BeforeAndAfter } from './before-and-after.tsx';
import { EditHead } from './edit-head.tsx';
import { EditVersions } from './edit-versions.tsx';
import { contentOf, type EditedRecord, editedRecord, isReadable, isSameRecord } from './edited-record.ts';
import { HeadersEditor } from './headers-editor.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { NewsNote } from './news-note.tsx';
import { PayloadEditor } from './payload-editor.tsx';
import { useEdit } from './use-edit.ts';

interface EditFormProps {
  cluster: string;
  /** The edit as it was when this began, or as one saved it. */
  seen: EditDetail;
  /** The edit as it is. */
  newest: EditDetail;
  onSaved: (edit: EditDetail) => void;
  onStartOver: () => void;
}

/** Why it can be neither kept nor planned as it is; undefined where it can. */
function obstacleOf(
  newest: EditDetail,
  { isUnreadable, isUnchanged, reason }: { isUnreadable: boolean; isUnchanged: boolean; reason: string },
): string | undefined {
  if (!canBecome(newest.state, 'claimed')) return `It is ${newest.state} now.`;
  if (isUnreadable) return 'Bytes in hexadecimal cannot be read.';
  if (isUnchanged) return 'Nothing differs from the original yet.';
  if (reason.trim() === '') return 'The reason is missing.';
  return undefined;
}

/** Key, value and headers in editors beside what they change; kept as a draft, or planned for a replay. */
export function EditForm({ cluster, seen, newest, onSaved, onStartOver }: EditFormProps) {
  const { failureId: id, draft } = seen;
  const navigate = useNavigate();
  const original = useMemo(() => editedRecord(seen.original), [seen.original]);
  const kept = useMemo(() => (draft === null ? null : editedRecord(draft)), [draft]);
  const [record, setRecord] = useState<EditedRecord>(() => editedRecord(draft ?? seen.original));
  const [reason, setReason] = useState(draft?.reason ?? '');
  const compared = useDeferredValue(record);
  const { save, plan, discard } = useEdit(cluster, id, onSaved);
  const isSaved = draft !== null && kept !== null && seen.isDraftOfOriginal && isSameRecord(record, kept) && reason.trim() === draft.reason;
  const isUnchanged = isSameRecord(record, original);
  const obstacle = obstacleOf(newest, { isUnreadable: !isReadable(record), isUnchanged, reason });
  const isBusy = save.isPending || plan.isPending || discard.isPending;
  const requestOf = () => {
    const content = contentOf(record);
    return content === undefined ? null : { recordId: seen.recordId, seenVersion: seen.newestVersion, reason: reason.trim(), ...content };
  };
  const canKeep = obstacle === undefined && !isSaved && !isBusy;
  const canPlan = obstacle === undefined && !isBusy;
  const forget = () => {
    save.reset();
    plan.reset();
    discard.reset();
  };
  const keep = () => {
    forget();
    const request = requestOf();
    if (request !== null) save.mutate(request);
  };
  const planNow = () => {
    forget();
    plan.mutate({ request: isSaved ? null : requestOf(), version: seen.newestVersion });
  };
  const isUnsaved = !isSaved && !isUnchanged;
  const [leaving, setLeaving] = useState<{ go: () => void } | undefined>(undefined);
  useLeaveGuard(isUnsaved, (go) => setLeaving({ go }));
  const leave = () => {
    setLeaving(undefined);
    leaving?.go();
  };
  const keepAndLeave = () => {
    const request = requestOf();
    // What is refused is said on the page, and the page stays.
    if (request !== null) save.mutate(request, { onSuccess: leave, onError: () => setLeaving(undefined) });
  };
  useKeyBinding('Escape', 'Back to the dead letter', () => navigate(`/${cluster}/dead-letters/${id}`));
  useKeyBinding('s', 'Keep the draft', keep, canKeep);
  useKeyBinding('r', 'Plan a replay of the edit', planNow, canPlan);
  const refused = [
    { title: 'The draft was not kept', error: save.error },
    { title: 'No replay could be planned', error: plan.error },
    { title: 'The draft was not discarded', error: discard.error },
  ].find(({ error }) => error !== null);
  return (
    <div className="grid gap-4 px-5 pt-4 pb-8">
      <EditHead cluster={cluster} id={id}>
        <span role="status" className="text-sm text-text-3">
          {isSaved ? (
            <>
              draft saved <Instant at={draft.at} />
            </>
          ) : isUnchanged ? (
            ''
          ) : (
            'not saved'
          )}
        </span>
        {draft === null ? null : (
          <Button
            kind="danger"
            disabled={isBusy}
            onClick={() => {
              forget();
              discard.mutate(seen.newestVersion);
            }}
          >
            Discard draft
          </Button>
        )}
        <Button shortcut="s" disabled={!canKeep} title={obstacle} onClick={keep}>
          {save.isPending ? 'Keeping…' : 'Keep draft'}
        </Button>
        <Button kind="replay" shortcut="r" disabled={!canPlan} title={obstacle} onClick={planNow}>
          {plan.isPending ? 'Planning…' : 'Plan replay'}
        </Button>
      </EditHead>
      <NewsNote seen={seen} newest={newest} onStartOver={onStartOver} />
      {refused?.error == null ? null : <Refused title={refused.title} error={refused.error} />}
      <div className="grid min-w-0 items-start gap-3.5 xl:grid-cols-[minmax(0,6fr)_minmax(0,7fr)]">
        <div className="grid min-w-0 gap-3.5">
          <PayloadEditor label="Value" edited={record.value} original={original.value} onChange={(value) => setRecord({ ...record, value })} />
          <PayloadEditor label="Key" edited={record.key} original={original.key} onChange={(key) => setRecord({ ...record, key })} />
          <HeadersEditor
            headers={record.headers}
            original={original.headers}
            removed={seen.removedHeaders}
            onChange={(headers) => setRecord({ ...record, headers })}
          />
        </div>
        <div className="grid min-w-0 gap-3.5">
          <ReasonCard reason={reason} onChange={setReason} onSubmit={() => (canPlan ? planNow() : undefined)} obstacle={isUnchanged ? undefined : obstacle} />
          <Card title="Before and after">
            <BeforeAndAfter before={original} after={compared} />
          </Card>
          <EditVersions versions={newest.versions} />
        </div>
      </div>
      {leaving === undefined ? null : (
        <LeaveDialog obstacle={obstacle} isBusy={isBusy} onKeep={keepAndLeave} onLeave={leave} onStay={() => setLeaving(undefined)} />
      )}
    </div>
  );
}

interface ReasonCardProps {
  reason: string;
  obstacle: string | undefined;
  onChange: (reason: string) => void;
  onSubmit: () => void;
}

function ReasonCard({ reason, obstacle, onChange, onSubmit }: ReasonCardProps) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  useKeyBinding('c', 'Write the reason', () => field.current?.focus());
  return (
    <Card
      title={
        <label htmlFor={id}>
          Reason, for the audit <KeyboardKey keys="c" />
        </label>
      }
      isPadded
    >
      <textarea
        ref={field}
        id={id}
        required
        rows={2}
        maxLength={1_000}
        value={reason}
        placeholder="Amounts as numbers again, INC-2291"
        className="block w-full resize-y rounded-[7px] border border-line-strong bg-surface px-2.5 py-2 placeholder:text-text-3"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) onSubmit();
        }}
      />
      {obstacle === undefined ? null : <p className="mt-1.5 text-sm text-risk">{obstacle}</p>}
    </Card>
  );
}
