import { utilityProcess } from 'electron';
import type { ScanMessage, ScanOrder } from '../files/scanOrder.ts';
import type { RunningScan, ScanListener } from '../ipc/handlers/imports.ts';

/** Starts the process that reads files, so that neither a slow disk nor a damaged file holds up the window. */
export function startScanProcess(script: string, order: ScanOrder, listener: ScanListener): RunningScan {
  const options = process.argv.includes('--no-cache') ? ['--no-cache'] : [];
  const child = utilityProcess.fork(script, options, { serviceName: 'letb-scan', stdio: 'ignore' });
  child.on('message', (message: ScanMessage) => listener.onMessage(message));
  child.on('exit', (exitCode) => listener.onEnd(exitCode));
  child.postMessage(order, []);
  return { stop: () => void child.kill() };
}
