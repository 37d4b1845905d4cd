import { app, dialog } from 'electron';
import * as v from 'valibot';
import { offeredImportSchema, type OfferedImport } from '../../core/ipc/schemas.ts';
import type { ShellLabels } from '../../core/text/shellLabels.ts';

/** False when another instance of this reader runs: it has taken over what was offered, and this one ends. */
export function isOnlyInstance(offered: OfferedImport, onOffered: (offered: OfferedImport) => void): boolean {
  if (!app.requestSingleInstanceLock(offered)) return false;
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    const parsed = v.safeParse(offeredImportSchema, data);
    onOffered(parsed.success ? parsed.output : { kind: 'nothing' });
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    onOffered({ kind: 'paths', paths: [path] });
  });
  return true;
}

/** A defect of the main process is written down and ends the program: its state can no longer be trusted. */
export function stopOnDefect(onFault: (where: string, error: unknown) => void, labels: () => ShellLabels): void {
  const stop = (error: unknown): void => {
    onFault('main', error);
    dialog.showErrorBox(labels().stoppedTitle, labels().stopped);
    app.exit(1);
  };
  process.on('uncaughtException', stop);
  process.on('unhandledRejection', stop);
}

/** Runs `close` when every window is gone and the program is about to end; it must not take long, since nothing else runs meanwhile. */
export function beforeEnd(close: () => void): void {
  app.on('will-quit', close);
}

/** Processes of the program that end by themselves are written down: the reason and the code, no memory image. */
export function watchProcesses(onFault: (where: string, error: unknown) => void): void {
  app.on('child-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit' || details.reason === 'killed') return;
    onFault('process-gone', new Error(`${details.type} ${details.reason} ${details.exitCode}`));
  });
}
