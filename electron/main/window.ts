import { BrowserWindow, screen, type Session } from 'electron';
import { readJsonFile, writeJsonFile } from '../files/jsonFile.ts';
import { APP_ORIGIN } from '../ipc/trustedSender.ts';
import { boundsOnDisplays, DEFAULT_SIZE, MINIMUM_SIZE, windowStateSchema, type WindowState } from './windowBounds.ts';

export interface WindowOptions {
  readonly session: Session;
  readonly preload: string;
  readonly stateFile: string;
  readonly devTools: boolean;
}

/** The window, sandboxed and isolated, where it stood when it was closed last. Shown once it has something to show. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const state = readJsonFile<WindowState>(options.stateFile, windowStateSchema, { bounds: null, maximized: false });
  const displays = screen.getAllDisplays().map((display) => display.workArea);
  const window = new BrowserWindow({
    ...DEFAULT_SIZE,
    ...boundsOnDisplays(state.bounds, displays),
    minWidth: MINIMUM_SIZE.width,
    minHeight: MINIMUM_SIZE.height,
    title: 'LETB Workstation',
    backgroundColor: '#0b0d10',
    show: false,
    webPreferences: {
      preload: options.preload,
      session: options.session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: options.devTools,
    },
  });
  window.once('ready-to-show', () => {
    if (state.maximized) window.maximize();
    window.show();
  });
  window.on('close', () => {
    const kept: WindowState = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
    writeJsonFile(options.stateFile, kept);
  });
  void window.loadURL(`${APP_ORIGIN}/index.html`);
  return window;
}
