import { app } from 'electron';
import { readFileSync, writeFileSync } from 'node:fs';
import { printPage } from './printPage.ts';
import { lockNavigation, registerSchemes } from './security.ts';

/** Run by Electron as `printFile.ts PAGE.html FILE.pdf`: prints one page without a window and ends, 0 when it is written. */
const [page = '', pdf = ''] = process.argv.slice(-2);

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  app.exit(1);
}

process.on('uncaughtException', fail);
registerSchemes();
lockNavigation((_where, error) => fail(error));
void app
  .whenReady()
  .then(async () => {
    writeFileSync(pdf, await printPage(readFileSync(page, 'utf8')));
    app.exit(0);
  })
  .catch(fail);
