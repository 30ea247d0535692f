import type { Reconciliation } from './compare.ts';
import type { OrderStep } from './order-life.ts';

/** The comparison as lines for a terminal: first what is out of step, then what is in step. */
export function printReconciliation({ inStep, compared, findings }: Reconciliation, orderId?: string): string {
  const widest = Math.max(...findings.map((finding) => finding.rule.length));
  const lines = findings.map(({ rule, finding, count, examples }) => {
    const named = examples.map(({ orderId, detail }) => `${orderId} (${detail})`).join(', ');
    return `${count === 0 ? '  ' : '✗ '}${rule.padEnd(widest)}  ${String(count).padStart(6)}${count === 0 ? '' : `  ${finding}\n${' '.repeat(widest + 12)}e.g. ${named}`}`;
  });
  const sizes = Object.entries(compared).map(([name, count]) => `${count} ${name}`);
  const broken = findings.filter((finding) => finding.count > 0).length;
  return [
    orderId === undefined ? `Compared ${sizes.join(', ')}.` : `Compared what the services know of ${orderId}.`,
    '',
    ...lines,
    '',
    inStep ? `${orderId ?? 'Everything'} is in step.` : `Out of step: ${broken} of ${findings.length} rules are broken.`,
  ].join('\n');
}

export function printOrderLife(orderId: string, steps: readonly OrderStep[]): string {
  return [`${orderId}:`, ...steps.map(({ service, what, at }) => `  ${at?.toISOString() ?? ' '.repeat(24)}  ${service.padEnd(13)}  ${what}`), ''].join('\n');
}
