import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { PNG } from 'pngjs';
import { buildIfStale } from '../../electron/start/build.ts';
import { startDisplay } from '../tasks/display.ts';
import { baselineOf, openDemoWindow, shots, take } from './shots.ts';

/** `node test/visual/renew.ts`: takes every baseline anew. Look at each before it is committed. */
async function main(): Promise<void> {
  const display = await startDisplay();
  if (display.problem !== null) throw new Error(display.problem);
  Object.assign(process.env, display.environment);
  try {
    await buildIfStale();
    const window = await openDemoWindow();
    try {
      for (const shot of shots) {
        const file = baselineOf(shot);
        mkdirSync(dirname(file), { recursive: true });
        const bytes = PNG.sync.write(await take(window.page, shot), { colorType: 2, deflateLevel: 9 });
        writeFileSync(file, bytes);
        process.stdout.write(`${shot.name}: ${(bytes.length / 1024).toFixed(0)} kB\n`);
      }
    } finally {
      await window.close();
    }
  } finally {
    display.end();
  }
}

await main();
