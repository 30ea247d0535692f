// The shop, all of it: node demo/main.ts, with the variables of config.ts.
import { parseShopConfig } from './config.ts';
import { startControlServer } from './control/server.ts';
import { consoleLog } from './log.ts';
import { Shop } from './shop.ts';
import { stopOnSignals } from './stop-on-signals.ts';

const config = parseShopConfig(process.env);
const stopping = stopOnSignals();
const shop = new Shop(config, consoleLog, stopping);
const server = await startControlServer({
  host: config.host,
  port: config.port,
  health: () => shop.health(),
  failures: () => shop.failures(),
  log: consoleLog,
});
consoleLog.info(`the shop's page: http://127.0.0.1:${config.port}`);
try {
  await shop.run();
} finally {
  server.close();
  server.closeAllConnections();
}
consoleLog.info('the shop is closed');
