import { mayPass, RequestFailure } from '#components/api/request-failure.ts';
import { Refused } from '#components/ui/refused.tsx';

/** Why a plan was not confirmed. Without an answer it may have been all the same, and nothing else is claimed. */
export function NotConfirmed({ error }: { error: Error }) {
  if (error instanceof RequestFailure && error.type.endsWith('plan-changed'))
    return (
      <Refused title="The group has moved since this plan was made" error={error}>
        <p>Nothing was set. Look at the partitions again, then confirm or withdraw.</p>
      </Refused>
    );
  return <Refused title={mayPass(error) ? 'It is not certain that it was confirmed' : 'It was not confirmed'} error={error} />;
}
