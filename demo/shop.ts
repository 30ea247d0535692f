import type { Kafka } from 'kafkajs';
import type { Pool } from 'pg';
import { createClocks, systemClock } from './clock.ts';
import type { ShopConfig } from './config.ts';
import { listFailures, type ShopHealth } from './control/status.ts';
import { createPool } from './database.ts';
import { FailureSchedule } from './failures/schedule.ts';
import { beginHistory, type History, type HistoryProgress, runHistory } from './history/run-history.ts';
import { createKafka } from './kafka-client.ts';
import { placeLiveOrders } from './live-traffic.ts';
import type { Log } from './log.ts';
import { createNames, type Names, serviceNames } from './names.ts';
import { prepareShop } from './prepare.ts';
import { countEvents } from './quiet.ts';
import { type RunningService, startService } from './start-service.ts';
import { waitForStack } from './wait-for-stack.ts';

/** The whole shop in one process: its five services, its history, then its live traffic. */
export class Shop {
  readonly #config: ShopConfig;
  readonly #log: Log;
  readonly #stopping: AbortSignal;
  readonly #names: Names;
  readonly #kafka: Kafka;
  readonly #control: Pool;
  readonly #failures: FailureSchedule;
  #services: RunningService[] = [];
  #failuresKnown = false;
  #phase: ShopHealth['phase'] = 'starting';
  #waitingFor: string | null = null;
  #progress: HistoryProgress = { fraction: 0, events: 0 };

  constructor(config: ShopConfig, log: Log, stopping: AbortSignal) {
    this.#config = config;
    this.#log = log;
    this.#stopping = stopping;
    this.#names = createNames(config.prefix);
    this.#kafka = createKafka({ brokers: config.brokers, clientId: `${config.prefix}shop`, log });
    this.#control = createPool({ databaseUrl: config.databaseUrl, schema: this.#names.schema('control'), log, max: 4 });
    this.#failures = new FailureSchedule(this.#control, this.#names.schema('control'));
  }

  /** The failures that can be caused, once the shop has its database. */
  failures(): FailureSchedule | undefined {
    return this.#failuresKnown ? this.#failures : undefined;
  }

  health(): ShopHealth {
    return {
      phase: this.#stopping.aborted ? 'stopping' : this.#phase,
      waitingFor: this.#waitingFor,
      history: { progress: this.#progress.fraction, events: this.#progress.events },
      services: Object.fromEntries(this.#services.map(({ name, status }) => [name, { ...status }])),
      failures: listFailures(this.#failures),
    };
  }

  /** Runs until stopped, then lets what is under way finish. */
  async run(): Promise<void> {
    try {
      await this.#start();
    } finally {
      await Promise.all(this.#services.map((service) => service.stop()));
      await this.#control.end();
    }
  }

  async #start(): Promise<void> {
    const { databaseUrl } = this.#config;
    const stack = { kafka: this.#kafka, databaseUrl, log: this.#log, stopping: this.#stopping };
    await waitForStack(stack, (waitingFor) => {
      this.#waitingFor = waitingFor;
    });
    if (this.#stopping.aborted) return;
    await prepareShop({ kafka: this.#kafka, pool: this.#control, names: this.#names });
    await this.#failures.follow(this.#stopping, (error) => this.#log.error('the failures that are active could not be read', error));
    this.#failuresKnown = true;
    const history = await beginHistory({
      control: this.#control,
      schema: this.#names.schema('control'),
      failures: this.#failures,
      orders: this.#config.historyOrders,
      only: this.#config.historyFailures,
    });
    const clocks = createClocks({ stopping: this.#stopping, historical: !history.isDone });
    const context = { databaseUrl, kafka: this.#kafka, names: this.#names, clocks, failures: this.#failures, log: this.#log };
    this.#services = await Promise.all(serviceNames.map((name) => startService(name, context)));
    const checkout = this.#services.find((service) => service.name === 'checkout');
    if (checkout === undefined) throw new Error('checkout did not start');
    const atTheEnd = await this.#ensureHistory(history, checkout.pool);
    if (!atTheEnd) return;
    clocks.goLive();
    this.#phase = 'live';
    this.#log.info('live: orders are being placed');
    const { orderIntervalMs: intervalMs } = this.#config;
    await placeLiveOrders({
      checkout: checkout.pool,
      failures: this.#failures,
      clock: systemClock(this.#stopping),
      intervalMs,
      log: this.#log,
      stopping: this.#stopping,
    });
    await this.#untilStopped();
  }

  async #ensureHistory(history: History, checkout: Pool): Promise<boolean> {
    const admin = this.#kafka.admin();
    await admin.connect();
    try {
      const quiet = { admin, pool: this.#control, names: this.#names, failures: this.#failures };
      if (history.isDone) {
        this.#progress = { fraction: 1, events: Number(await countEvents(quiet)) };
        return true;
      }
      this.#phase = 'history';
      const onProgress = (progress: HistoryProgress) => {
        this.#progress = progress;
      };
      return await runHistory({ history, checkout, control: this.#control, quiet, log: this.#log, stopping: this.#stopping, onProgress });
    } finally {
      await admin.disconnect();
    }
  }

  async #untilStopped(): Promise<void> {
    if (this.#stopping.aborted) return;
    await new Promise<void>((resolve) => this.#stopping.addEventListener('abort', () => resolve(), { once: true }));
  }
}
