'use client';

import { announce, announceFailure } from '#components/ui/announce.ts';
import { Button } from '#components/ui/button.tsx';
import type { ChainAnswer } from '#lib/trace/chain/chain.ts';
import { chainMarkdown } from './chain-markdown.ts';
import type { ChainFailure } from './chain-marks.ts';

/** Copies a chain as Markdown, as a ticket takes it. */
export function CopyForTicket({ chain, failures }: { chain: ChainAnswer; failures: readonly ChainFailure[] | undefined }) {
  const copy = () => {
    navigator.clipboard.writeText(chainMarkdown(chain, failures, window.location.href)).then(
      () => announce({ title: 'Copied the chain as Markdown' }),
      (error: Error) => announceFailure('The chain could not be copied', error),
    );
  };
  return <Button onClick={copy}>Copy for ticket</Button>;
}
