import { app, BrowserWindow, dialog, ipcMain, session, shell, type WebFrameMain } from 'electron';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import type { AppInfo, Settings } from '../../core/ipc/contract.ts';
import type { OfferedImport } from '../../core/ipc/schemas.ts';
import { shellLabels, type ShellLabels } from '../../core/text/shellLabels.ts';
import { appProtocol } from '../files/appProtocol.ts';
import { openFaultLog } from '../files/faultLog.ts';
import { FileTokens } from '../files/fileTokens.ts';
import { readJsonFile } from '../files/jsonFile.ts';
import { studyProtocol } from '../files/studyProtocol.ts';
import { EVENT_CHANNEL, REQUEST_CHANNEL } from '../ipc/channels.ts';
import { appHandlers } from '../ipc/handlers/app.ts';
import { batchHandlers, type BatchPlace } from '../ipc/handlers/batches.ts';
import { importHandlers, type Emit } from '../ipc/handlers/imports.ts';
import { maskHandlers } from '../ipc/handlers/masks.ts';
import { modelHandlers } from '../ipc/handlers/models.ts';
import { reportHandlers } from '../ipc/handlers/reports.ts';
import { settingsDesk } from '../ipc/handlers/settings.ts';
import { storeHandlers } from '../ipc/handlers/store.ts';
import { requestServer } from '../ipc/serveRequests.ts';
import { APP_ORIGIN, type Sender } from '../ipc/trustedSender.ts';
import { startStoreClient } from '../store/storeClient.ts';
import { UNOFFICIAL_MARK } from '../start/unofficialMark.ts';
import { batchMemory, readBatchTable, readSheet, startBatchProcess } from './batchProcess.ts';
import { beforeEnd, isOnlyInstance, stopOnDefect, watchProcesses } from './lifecycle.ts';
import { setMenu } from './menu.ts';
import { printPage } from './printPage.ts';
import { offeredImport } from './offeredImport.ts';
import { startScanProcess } from './scanProcess.ts';
import { lockNavigation, lockSession, registerSchemes } from './security.ts';
import { openWindow, placeWindow } from './window.ts';

/** Where the built program lies: this file is out/main/main.js. */
const out = dirname(dirname(fileURLToPath(import.meta.url)));

if (!app.commandLine.hasSwitch('user-data-dir')) {
  app.setPath('userData', join(app.getPath('appData'), 'letb-workstation'));
}
const userData = app.getPath('userData');
app.setPath('sessionData', join(userData, 'chromium'));
app.setName('LETB Workstation');
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
// A computer without a graphics driver still shows the pictures; "unsafe" speaks of pages from the web, and this window shows its own alone.
app.commandLine.appendSwitch('enable-unsafe-swiftshader');

/** From package.json, which lies beside out/ in the sources and in the package: Electron's own getVersion knows it only when packaged. */
const { version } = readJsonFile(join(dirname(out), 'package.json'), v.object({ version: v.string() }), {
  version: app.getVersion(),
});
const log = openFaultLog(join(userData, 'logs'), () => new Date());
/** What is under way is one commit, or a daily backup, which is safe to break off. */
const STORE_CLOSES_WITHIN_MS = 5000;

const store = startStoreClient({
  folder: join(userData, 'store'),
  script: join(out, 'main', 'store.worker.js'),
  onFault: log.write,
});
const tokens = new FileTokens();
const settings = settingsDesk({
  file: join(userData, 'settings.json'),
  initial: { language: Intl.DateTimeFormat().resolvedOptions().locale.startsWith('fr') ? 'fr' : 'en' },
  onChange: showMenu,
});
// Chromium's own date fields speak French with the window, from the next start on where the language changes; else the system's language.
if (settings.current().language === 'fr') app.commandLine.appendSwitch('lang', 'fr');

stopOnDefect(log.write, labels);

let window: BrowserWindow | null = null;
let offered: OfferedImport = offeredImport(process.argv, app.isPackaged ? 1 : 2, process.cwd());

function labels(): ShellLabels {
  return shellLabels[settings.current().language];
}

const emit: Emit = (name, event) => {
  if (window !== null && !window.isDestroyed()) window.webContents.send(EVENT_CHANNEL, name, event);
};

function showMenu(now: Settings = settings.current()): void {
  setMenu({
    language: now.language,
    isMac: process.platform === 'darwin',
    developer: !app.isPackaged,
    choose: (command) => emit('menu:chosen', { command }),
    showLog: () => shell.showItemInFolder(join(log.folder, 'faults.log')),
  });
}

function info(): AppInfo {
  return {
    version,
    electronVersion: process.versions.electron,
    chromeVersion: process.versions.chrome,
    nodeVersion: process.versions.node,
    platform: process.platform,
    language: settings.current().language,
    researchUseLine: labels().researchUse,
    officialBinary: !existsSync(join(dirname(process.execPath), UNOFFICIAL_MARK)),
  };
}

/** What the reader chose in the system's dialog; empty when it was closed. */
async function choosePaths(options: Electron.OpenDialogOptions): Promise<readonly string[]> {
  const chosen = await dialog.showOpenDialog({ buttonLabel: labels().open, ...options });
  return chosen.canceled ? [] : chosen.filePaths;
}

async function chooseFolder(): Promise<string | null> {
  const [folder] = await choosePaths({ properties: ['openDirectory'], title: labels().chooseFolder });
  return folder ?? null;
}

/** DICOM files often have no ending: all files come first. */
function chooseFiles(): Promise<readonly string[]> {
  const words = labels();
  const filters = [
    { name: words.allFiles, extensions: ['*'] },
    { name: words.archives, extensions: ['zip'] },
    { name: words.dicomFiles, extensions: ['dcm', 'dicom', 'ima'] },
  ];
  return choosePaths({ properties: ['openFile', 'multiSelections'], title: words.chooseFiles, filters });
}

async function chooseMask(): Promise<string | null> {
  const words = labels();
  const filters = [{ name: words.maskFiles, extensions: ['nii', 'gz', 'nrrd', 'mha'] }];
  const [mask] = await choosePaths({ properties: ['openFile'], title: words.chooseMask, filters });
  return mask ?? null;
}

async function chooseManifest(): Promise<string | null> {
  const words = labels();
  const filters = [{ name: words.modelManifests, extensions: ['json'] }];
  const [manifest] = await choosePaths({ properties: ['openFile'], title: words.chooseModel, filters });
  return manifest ?? null;
}

async function chooseBatch(): Promise<BatchPlace | null> {
  const words = labels();
  const filters = [{ name: words.batchManifests, extensions: ['csv', 'tsv', 'txt'] }];
  const [manifest] = await choosePaths({ properties: ['openFile'], title: words.chooseBatchManifest, filters });
  if (manifest === undefined) return null;
  const properties = ['openDirectory' as const, 'createDirectory' as const];
  const [folder] = await choosePaths({ properties, title: words.chooseBatchFolder, defaultPath: dirname(manifest) });
  return folder === undefined ? null : { manifest, folder };
}

/** The reader may choose another ending: the bytes stay those of the format that the window wrote. */
async function chooseMaskPlace(name: string): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog({ title: labels().saveMask, defaultPath: name });
  return canceled || filePath === '' ? null : filePath;
}

async function chooseReportPlace(name: string): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog({ title: labels().saveReport, defaultPath: name });
  return canceled || filePath === '' ? null : filePath;
}

const imports = importHandlers({
  startScan: (order, listener) => startScanProcess(join(out, 'main', 'scan.worker.js'), order, listener),
  tokens,
  emit,
  chooseFolder,
  chooseFiles,
  takeOffered: () => {
    const taken = offered;
    offered = { kind: 'nothing' };
    return taken;
  },
  onFault: log.write,
});

const { end: endBatch, ...batches } = batchHandlers({
  startBatch: (order, listener) =>
    startBatchProcess(
      join(out, 'main', 'batchWorker.js'),
      { ...order, language: settings.current().language, softwareVersion: version },
      listener,
    ),
  choose: chooseBatch,
  ...batchMemory(join(userData, 'batch.json')),
  readSheet,
  readTable: readBatchTable,
  startImport: (paths) => imports['import:start']({ paths }),
  emit,
  onFault: log.write,
});

const answer = requestServer({
  handlers: {
    ...imports,
    ...batches,
    ...maskHandlers({ tokens, chooseFile: chooseMask, choosePlace: chooseMaskPlace }),
    ...modelHandlers({ tokens, chooseManifest }),
    ...reportHandlers({ print: printPage, choosePlace: chooseReportPlace }),
    ...settings.handlers,
    ...appHandlers({
      info,
      placeWindow: (to) => (window === null ? { displays: 0, isSpanning: false } : placeWindow(window, to)),
      onFault: log.write,
    }),
    ...storeHandlers(store),
  },
  onFault: log.write,
});

function senderOf(frame: WebFrameMain | null, contentsId: number): Sender {
  const own = window !== null && !window.isDestroyed() ? window.webContents : null;
  return {
    frameUrl: frame === null || frame.isDestroyed() ? null : frame.url,
    isTopFrame: frame !== null && own !== null && frame === own.mainFrame,
    isOwnWindow: own !== null && own.id === contentsId,
  };
}

function showWindow(): void {
  const pages = session.fromPartition('letb');
  window = openWindow({
    session: pages,
    preload: join(out, 'preload', 'preload.cjs'),
    stateFile: join(userData, 'window.json'),
    devTools: !app.isPackaged,
  });
  window.webContents.on('render-process-gone', (_event, details) => void offerReload(details.reason));
  window.on('closed', () => {
    window = null;
  });
}

async function offerReload(reason: string): Promise<void> {
  log.write('page-gone', new Error(reason));
  if (window === null || window.isDestroyed() || reason === 'clean-exit') return;
  const words = labels();
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: words.pageStopped,
    buttons: [words.reload, words.quit],
  });
  if (response === 0) window?.webContents.reload();
  else app.quit();
}

watchProcesses(log.write);
registerSchemes();

if (!isOnlyInstance(offered, takeOver)) {
  app.exit(0);
} else {
  lockNavigation(log.write);
  app.on('window-all-closed', () => app.quit());
  beforeEnd(() => {
    endBatch();
    if (!store.closeAndWait(STORE_CLOSES_WITHIN_MS)) log.write('store', new Error('the store did not close in time'));
  });
  void app.whenReady().then(() => {
    const pages = session.fromPartition('letb');
    lockSession(session.defaultSession);
    lockSession(pages);
    pages.protocol.handle('app', appProtocol(join(out, 'renderer'), APP_ORIGIN));
    pages.protocol.handle('study', studyProtocol({ tokens, pageOrigin: APP_ORIGIN, onFault: log.write }));
    ipcMain.handle(REQUEST_CHANNEL, (event, name: unknown, args: unknown) =>
      answer(senderOf(event.senderFrame, event.sender.id), name, args),
    );
    showMenu();
    showWindow();
  });
}

/** A second start, or the system, hands over what it was given: the window comes forward and asks for it. */
function takeOver(second: OfferedImport): void {
  if (second.kind !== 'nothing') {
    offered = second;
    emit('import:offered', null);
  }
  if (window === null) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}
