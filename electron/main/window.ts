import { BrowserWindow, screen, type Session } from 'electron';
import { readJsonFile, writeJsonFile } from '../files/jsonFile.ts';
import { APP_ORIGIN } from '../ipc/trustedSender.ts';
import type { WindowPlace, WindowPlaced } from '../../core/ipc/contract.ts';
import {
  boundsOnDisplays,
  DEFAULT_SIZE,
  leftWith,
  MINIMUM_SIZE,
  onNextDisplay,
  overAllDisplays,
  rememberedWith,
  windowStateSchema,
  zoomForDisplay,
  type Bounds,
  type WindowState,
} from './windowBounds.ts';

export interface WindowOptions {
  readonly session: Session;
  readonly preload: string;
  readonly stateFile: string;
  readonly devTools: boolean;
}

/** The window, sandboxed and isolated, where it stood when it was closed last. Shown once it has something to show. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const state = readJsonFile<WindowState>(options.stateFile, windowStateSchema, { bounds: null, maximized: false });
  const left = leftWith(state, workAreas());
  const window = new BrowserWindow({
    ...DEFAULT_SIZE,
    ...boundsOnDisplays(left.bounds, workAreas()),
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
    if (left.maximized) window.maximize();
    window.show();
  });
  window.on('close', () => {
    const kept = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
    writeJsonFile(options.stateFile, rememberedWith(state, workAreas(), kept));
  });
  window.webContents.on('did-finish-load', () => {
    const display = screen.getDisplayMatching(window.getBounds());
    // The system's own magnification is in the display's size already.
    if (window.webContents.getZoomFactor() === 1) window.webContents.setZoomFactor(zoomForDisplay(display.size));
  });
  void window.loadURL(`${APP_ORIGIN}/index.html`);
  return window;
}

function workAreas(): readonly Bounds[] {
  return screen.getAllDisplays().map((display) => display.workArea);
}

/** Where windows stood before they were stretched over all displays. */
const beforeSpanning = new WeakMap<BrowserWindow, Bounds>();

/** Moves a window to the next display, or stretches it over all of them and, asked again, back. */
export function placeWindow(window: BrowserWindow, to: WindowPlace): WindowPlaced {
  const displays = workAreas();
  const before = beforeSpanning.get(window);
  if (displays.length > 1) {
    if (window.isMaximized()) window.unmaximize();
    if (to === 'all-displays' && before === undefined) {
      beforeSpanning.set(window, window.getBounds());
      window.setBounds(overAllDisplays(displays));
    } else {
      beforeSpanning.delete(window);
      const home = before ?? window.getBounds();
      window.setBounds(to === 'all-displays' ? home : onNextDisplay(home, displays));
    }
  }
  return { displays: displays.length, isSpanning: beforeSpanning.has(window) };
}
