// Services in a process of their own: node demo/service.ts NAME…, with the variables of config.ts. They handle live traffic; the history is main.ts's.
import { z } from 'zod';
import { createClocks } from './clock.ts';
import { parseShopConfig } from './config.ts';
import { createPool } from './database.ts';
import { FailureSchedule } from './failures/schedule.ts';
import { createKafka } from './kafka-client.ts';
import { consoleLog as log } from './log.ts';
import { createNames, serviceNames } from './names.ts';
import { prepareShop } from './prepare.ts';
import { startService } from './start-service.ts';
import { stopOnSignals } from './stop-on-signals.ts';
import { waitForStack } from './wait-for-stack.ts';

const wanted = z.array(z.enum(serviceNames)).min(1).safeParse(process.argv.slice(2));
if (!wanted.success) {
  console.error(`Usage: node demo/service.ts NAME… where NAME is one of ${serviceNames.join(', ')}`);
  process.exit(2);
}

const { brokers, databaseUrl, prefix } = parseShopConfig(process.env);
const stopping = stopOnSignals();
const names = createNames(prefix);
const kafka = createKafka({ brokers, clientId: `${prefix}shop-${wanted.data.join('-')}`, log });
const control = createPool({ databaseUrl, schema: names.schema('control'), log, max: 2 });

await waitForStack({ kafka, databaseUrl, log, stopping }, (waitingFor) => {
  if (waitingFor !== null) log.info(`not started yet: ${waitingFor} does not answer`);
});
if (!stopping.aborted) {
  await prepareShop({ kafka, pool: control, names });
  const failures = new FailureSchedule(control, names.schema('control'));
  await failures.follow(stopping, (error) => log.error('the failures that are active could not be read', error));
  const clocks = createClocks({ stopping, historical: false });
  const services = await Promise.all(wanted.data.map((name) => startService(name, { databaseUrl, kafka, names, clocks, failures, log })));
  log.info(`running: ${wanted.data.join(', ')}`);
  if (!stopping.aborted) await new Promise<void>((resolve) => stopping.addEventListener('abort', () => resolve(), { once: true }));
  await Promise.all(services.map((service) => service.stop()));
}
await control.end();
