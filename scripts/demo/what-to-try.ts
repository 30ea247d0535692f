import { createNames } from '#demo/names.ts';
import type { DemoPlan } from './demo-plan.ts';

/** What a visitor reads when everything is up. */
export function whatToTry({ url, ports, prefix, isExternal }: DemoPlan): string {
  return `
  The console      ${url}   (you are signed in as the demo operator)
  The shop's page  http://127.0.0.1:${ports.shop}   (break things here)

Try first:
  1. Open the console. On the demo's first day the payment provider and the warehouse's stock service were down; their dead letters wait for you.
  2. Among the dead letters choose the topic ${createNames(prefix).topic('warehouse-dlt')}, open one with Enter, press r, read the plan, give a reason and replay it: the order is
     shipped within seconds. Where the plan names a dead letter of another group for the same message, plan them together by the button below it.
  3. In another terminal: npm run demo:reconcile                                     what is out of step, row by row
                          npm run demo:fail -- payments-outage --minutes 5           break something
  The API: curl -H "Authorization: Bearer $(cat .redrive/demo-token)" ${url}/api/clusters/demo-shop/dead-letters
${isExternal ? '\nOn your Kafka and Postgres, everything of the demo begins with redrive-demo; `npm run demo -- --reset` removes it.\n' : ''}
Ctrl-C stops everything.`;
}
